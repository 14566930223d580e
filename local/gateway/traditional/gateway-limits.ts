/** What the gateway lets through, in bytes. */
export interface GatewayLimits {
  /** Request line and all headers together. */
  readonly urlAndHeaders: number;
  readonly requestBody: number;
  /** What the function returns: its JSON text with the body inside. */
  readonly result: number;
}

const MIB = 1024 * 1024;

/**
 * "Limits", API Gateway documentation (traditional, serverless instance). A description of 2,048 Chinese characters
 * is 18 KB in a query and is refused; in a JSON body it passes.
 */
export const gatewayLimits: GatewayLimits = { urlAndHeaders: 8 * 1024, requestBody: 8 * MIB, result: 6 * MIB };
