import type { IncomingMessage } from 'node:http';

import type { InstancePool } from './create-instance-pool.js';
import type { GatewayAnswer } from './gateway-answer.js';

/** Answers one request as a gateway does, by a function or by itself. Rejects when the client goes away while sending. */
export type Door = (request: IncomingMessage) => Promise<GatewayAnswer>;

/** What a gateway needs of its surroundings. */
export interface Surroundings {
  readonly invoke: InstancePool['invoke'];
  /** Gets each line of the local log. */
  readonly log: (line: string) => void;
}

export type OpenDoor = (surroundings: Surroundings) => Door;
