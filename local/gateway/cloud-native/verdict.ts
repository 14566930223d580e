import type { IncomingMessage } from 'node:http';

import type { GatewayAnswer } from '../gateway-answer.js';

/** Who sent a request, or what the gateway answers in place of the function. */
export type Verdict =
  | { readonly consumer: string; readonly refused?: undefined }
  | { readonly refused: GatewayAnswer; readonly consumer?: undefined };

/** A request as far as authentication looks at it; the body is undefined when it is too large to be read. */
export interface Presented {
  readonly request: IncomingMessage;
  readonly query: string;
  readonly body: Buffer | undefined;
  /** Whether a consumer may call the route at all. */
  readonly isAllowed: (consumer: string) => boolean;
}
