import { createHash } from 'node:crypto';

import type { Envelope } from '../operations/envelope.js';
import type { Invoker } from './invoker.js';
import type { JsonObject } from './task.js';

/** What was started for many numbers: one invocation of the same function for each. */
export interface FanOutReport extends Envelope {
  readonly RunId: string;
  readonly Started: readonly { readonly BusinessNumber: string; readonly RunId: string }[];
}

const maskNumber = (number: string): string => `****${number.slice(-4)}`;

/** The ID of the run for one number: no other function has the same, whatever the ID of the whole, nor has anything else. */
const numberRunId = (runId: string, functionName: string, number: string): string => {
  const parts = JSON.stringify([runId, functionName, number]);
  return `${runId.slice(0, 100)}@${createHash('sha256').update(parts).digest('hex').slice(0, 12)}`;
};

/**
 * Invokes this function once for each number. The RunIds follow from that of the event, so that an event that comes again
 * starts nothing twice.
 *
 * @throws {ServiceError} `UpstreamUnavailable` when the platform did not take one of them; those before it are under way.
 */
export const fanOut = async (
  runId: string,
  body: JsonObject,
  numbers: readonly string[],
  { functionName, invoker, requestId }: { functionName: string; invoker: Invoker; requestId: string },
): Promise<FanOutReport> => {
  const { BusinessNumbers: _, ...shared } = body;
  const started: { BusinessNumber: string; RunId: string }[] = [];
  for (const number of numbers) {
    const own = numberRunId(runId, functionName, number);
    await invoker.invoke(functionName, { Start: { RunId: own, Request: { ...shared, BusinessNumber: number } } });
    started.push({ BusinessNumber: maskNumber(number), RunId: own });
  }
  return { RequestId: requestId, Code: 'OK', Success: true, RunId: runId, Started: started };
};
