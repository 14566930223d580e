import type { Call } from '../call.js';
import { ServiceError } from '../errors/service-error.js';
import type { Operation, ResponseOf } from '../operations/operation.js';
import type { CreateRecord } from '../state/create-record.js';
import type { Creation } from './creation.js';
import { type Products, settleRecord } from './settle.js';
import type { StoredAnswer } from './stored-answer.js';

const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 1000;

/**
 * Looks, once and then until the time is up, for what a creation has made whose answer was lost.
 *
 * @returns the answer it would have had; undefined when it cannot be told, for whatever reason.
 */
export const lookForProduct = async <O extends Operation>(
  creation: Creation<O>,
  record: CreateRecord,
  untilMs: number,
  call: Call,
  records: Products,
): Promise<StoredAnswer<ResponseOf<O>> | undefined> => {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
    try {
      const finding = await settleRecord(creation, record, await creation.look(), call, records);
      if (finding.kind === 'found') return finding.answer;
    } catch (error) {
      // CAMS or the store does not answer now; the next look may find out.
      if (!(error instanceof ServiceError)) throw error;
    }
    if (call.timing.nowMs() + pauseMs > untilMs) return undefined;
    await call.timing.pause(pauseMs);
  }
};
