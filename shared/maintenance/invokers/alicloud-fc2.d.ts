/** What we use of a package that has no types. */
declare module '@alicloud/fc2' {
  interface ClientOptions {
    readonly accessKeyID: string;
    readonly accessKeySecret: string;
    readonly securityToken?: string;
    readonly region: string;
    readonly secure: boolean;
    readonly endpoint: string;
    readonly timeout: number;
  }

  class Client {
    constructor(accountId: string, options: ClientOptions);
    invokeFunction(
      serviceName: string,
      functionName: string,
      event: string,
      headers: Readonly<Record<string, string>>,
    ): Promise<unknown>;
  }

  export { Client as default };
}
