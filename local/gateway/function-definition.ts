/** One function as s.yaml describes it, with every variable resolved. */
export interface FunctionDefinition {
  readonly functionName: string;
  /** Absolute path of the folder that would be zipped and unpacked at /code. */
  readonly codeFolder: string;
  /** `file.export`, for example `index.handler`. */
  readonly handler: string;
  /** `file.export` of what is called once, before the first request. */
  readonly initializer?: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly region: string;
  readonly environment: Readonly<Record<string, string>>;
}
