import type { Call } from '../call.js';
import { ServiceError } from '../errors/service-error.js';
import type { AddChatGroup } from '../operations/add-chat-group.js';
import type { ResponseOf } from '../operations/operation.js';
import type { CreateRecord } from '../state/create-record.js';
import type { Creation } from './creation.js';
import { canBeTold, type Products, settleRecord } from './settle.js';

type Group = ResponseOf<typeof AddChatGroup>;

/**
 * What the last look told of a group: its state; that it is not listed; or that there are new groups and it cannot be told
 * which of them it is; or that it is too early to tell.
 */
export type Standing = 'Seen' | 'NotListed' | 'Untold' | 'Early';

export interface WaitedFor {
  /** Its GroupId as far as it is known; its state only where it was seen. */
  readonly group: Group;
  readonly standing: Standing;
}

const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 2000;

/** A state that was seen before may be that of another group. */
const untold = ({ GroupStatus: _, ...known }: Group): WaitedFor => ({ group: known, standing: 'Untold' });

const seeGroup = async (
  creation: Creation<typeof AddChatGroup>,
  record: CreateRecord,
  { group, standing }: WaitedFor,
  call: Call,
  records: Products,
): Promise<WaitedFor> => {
  const sight = await creation.look();
  if (group.GroupId !== undefined) {
    const row = sight.products.get(group.GroupId);
    return row ? { group: { ...group, ...row }, standing: 'Seen' } : { group, standing };
  }
  const finding = await settleRecord(creation, record, sight, call, records);
  switch (finding.kind) {
    case 'found':
      return { group: { ...group, ...finding.answer.elements }, standing: 'Seen' };
    case 'unnamed':
      return { group: { ...group, ...finding.elements }, standing: 'Seen' };
    case 'none':
      return { group, standing };
    case 'early':
      return { group, standing: 'Early' };
    case 'ambiguous':
      return untold(group);
  }
};

/**
 * Looks after a new group until it has left CREATING, until it is clear that looking tells nothing, or until the time is up.
 *
 * @param untilMs in epoch milliseconds.
 */
export const waitUntilActive = async (
  creation: Creation<typeof AddChatGroup>,
  record: CreateRecord,
  created: Group,
  untilMs: number,
  call: Call,
  records: Products,
): Promise<WaitedFor> => {
  let seen: WaitedFor = { group: created, standing: 'NotListed' };
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(1.5 * pauseMs, MAX_PAUSE_MS)) {
    try {
      seen = await seeGroup(creation, record, seen, call, records);
      const { standing, group } = seen;
      const isKnown = standing === 'Seen' || group.GroupId !== undefined;
      if (!isKnown && !(await canBeTold(record, records))) return untold(group);
    } catch (error) {
      // The group exists; only the look at it failed.
      if (!(error instanceof ServiceError)) throw error;
    }
    const { GroupStatus = 'CREATING' } = seen.group;
    if (GroupStatus !== 'CREATING' || call.timing.nowMs() + pauseMs > untilMs) return seen;
    await call.timing.pause(pauseMs);
  }
};
