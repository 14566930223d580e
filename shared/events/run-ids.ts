import { createHash } from 'node:crypto';

/** The function that an event has reached. */
export interface Receiver {
  readonly task: string;
  /** As its platform knows it. */
  readonly functionName: string;
}

/** Any ID that a run has. `@` stands in those that the functions make alone. */
export const RUN_ID = /^[\w.:@#-]{1,128}$/;
/** An ID that is given by hand: it can be none that a trigger brings. */
export const GIVEN_RUN_ID = /^[\w.:#-]{1,64}$/;

const PART = /^[\w.:#-]+$/;
// As long as most phone numbers, and no part of a hexadecimal ID.
const NUMBER = /(?<![\da-f])\d{10,15}(?![\da-f])/i;

/** Whether a log can show it. */
const isPlain = (part: string): boolean => PART.test(part) && !NUMBER.test(part);

const digestOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);

/**
 * The ID of the run that an event starts: the same whenever the event comes again to the same function, and another for
 * every other function, kind of event and event. It begins with the name of the task, or of a function that bears it.
 *
 * @param kind of the event.
 * @param event what tells it from others of its kind: two names, in this order.
 */
export const triggeredRunId = (
  { task, functionName }: Receiver,
  kind: string,
  event: readonly [string, string],
): string => {
  const parts = [functionName, kind, ...event];
  const whole = parts.join('@');
  // No part holds the mark between them, so that no two events share a name.
  const isReadable = functionName.includes(task) && parts.every(isPlain) && RUN_ID.test(whole);
  return isReadable ? whole : `${task}@${digestOf(parts)}`;
};
