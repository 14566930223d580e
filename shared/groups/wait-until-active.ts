import type { Call } from '../call.js';
import { ServiceError } from '../errors/service-error.js';
import type { AddChatGroup } from '../operations/add-chat-group.js';
import type { ResponseOf } from '../operations/operation.js';
import type { CreateRecord } from '../state/create-record.js';
import type { Creation } from './creation.js';
import { type Products, settleRecord } from './settle.js';

type Group = ResponseOf<typeof AddChatGroup>;

const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 2000;

/** The group as it stands now; undefined while it cannot be told from others. */
const seeGroup = async (
  creation: Creation<typeof AddChatGroup>,
  record: CreateRecord,
  group: Group,
  call: Call,
  records: Products,
): Promise<Group | undefined> => {
  const sight = await creation.look();
  if (group.GroupId !== undefined) return { ...group, ...sight.products.get(group.GroupId) };
  const finding = await settleRecord(creation, record, sight, call, records);
  return finding.kind === 'found' ? { ...group, ...finding.answer.elements } : undefined;
};

/**
 * Looks after a new group until it has left CREATING, or the time is up.
 *
 * @param untilMs in epoch milliseconds.
 * @returns its GroupId as far as it is known, and its last state: CREATING when no other was seen.
 */
export const waitUntilActive = async (
  creation: Creation<typeof AddChatGroup>,
  record: CreateRecord,
  created: Group,
  untilMs: number,
  call: Call,
  records: Products,
): Promise<Group> => {
  let group = created;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(1.5 * pauseMs, MAX_PAUSE_MS)) {
    try {
      group = (await seeGroup(creation, record, group, call, records)) ?? group;
    } catch (error) {
      // The group exists; only the look at it failed.
      if (!(error instanceof ServiceError)) throw error;
    }
    const { GroupStatus = 'CREATING' } = group;
    if (GroupStatus !== 'CREATING' || call.timing.nowMs() + pauseMs > untilMs) return { ...group, GroupStatus };
    await call.timing.pause(pauseMs);
  }
};
