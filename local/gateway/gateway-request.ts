/** One HTTP request as the gateway took it in. */
export interface GatewayRequest {
  /** The ID under which the request is known: the traditional gateway's own, or that of its invocation. */
  readonly requestId: string;
  readonly method: string;
  /** The path as sent, percent-encoded. */
  readonly path: string;
  /** The query as sent, without its question mark. */
  readonly query: string;
  /** What goes on to the function: the client's headers without those the gateway owns, then the gateway's. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  readonly clientAddress: string;
  readonly host: string;
}
