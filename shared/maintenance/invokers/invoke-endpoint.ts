/** Where functions are invoked. */
export interface InvokeEndpoint {
  /** Host, with a port if need be. */
  readonly host: string;
  readonly protocol: 'HTTPS' | 'HTTP';
}
