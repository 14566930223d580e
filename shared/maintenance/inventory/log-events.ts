import { log } from '../../log.js';
import { maskNumber } from '../tasks/mask-number.js';
import type { GroupEvent } from './cloud-event.js';

/** Tells events as log lines. Logs hold no names and no numbers: who needs them has the events sent. */
export const logEvents = (events: readonly GroupEvent[]): void => {
  for (const { id, type, subject, time, data } of events) {
    const { ParticipantNumber: number } = data;
    log('info', 'group-changed', {
      id,
      type,
      subject,
      time,
      participant: typeof number === 'string' ? maskNumber(number) : undefined,
    });
  }
};
