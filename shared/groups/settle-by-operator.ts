import { AddChatGroup } from '../operations/add-chat-group.js';
import type { CreateRecord, CreateRecords } from '../state/create-record.js';
import { decodeFence } from './creation.js';

/** What an operator knows about a creation that stands open. */
export type Verdict = { readonly made: true; readonly groupId: string } | { readonly made: false };

/** How an attempt to settle ended. */
export type Settlement =
  | 'Settled'
  /** No creation has this ID. */
  | 'NotFound'
  /** Its call may still be under way. */
  | 'InProgress'
  /** It is settled already, or its state changed meanwhile. */
  | 'NotOpen'
  /** It is so young that CAMS may execute it still. */
  | 'TooYoung'
  /** The group belongs to another creation. */
  | 'GroupTaken'
  /** The group was there before the creation. */
  | 'GroupIsOlder'
  /** A link cannot be told to the owner of its ClientToken by anybody else: it can only be called not made. */
  | 'LinkCannotBeMade';

const storedGroup = ({ answer }: CreateRecord, groupId: string): string => {
  const known = answer === null ? undefined : (JSON.parse(answer) as { requestId: string; sealed: string });
  const elements = known ? (JSON.parse(known.sealed) as object) : {};
  return JSON.stringify({
    requestId: known?.requestId ?? 'settled-by-operator',
    sealed: JSON.stringify({ ...elements, GroupId: groupId }),
  });
};

/**
 * Lets an operator decide what became of a creation, after looking at CAMS or asking Alibaba Cloud: it made this group, or
 * it made nothing, which nobody can know before it is `leastAgeMs` old. A creation that made nothing is free: its ClientToken may be used again.
 */
export const settleByOperator = async (
  createId: string,
  verdict: Verdict,
  nowMs: number,
  records: Pick<CreateRecords, 'find' | 'expire' | 'held' | 'decide'>,
  leastAgeMs = 0,
): Promise<Settlement> => {
  const seen = await records.find(createId);
  if (!seen) return 'NotFound';
  if (seen.state === 'INPROGRESS') await records.expire(seen, nowMs);
  const record = (await records.find(createId)) ?? seen;
  if (record.state === 'INPROGRESS') return 'InProgress';
  const open = record.state === 'UNKNOWN' || (record.state === 'COMPLETED' && record.product === null);
  if (!open) return 'NotOpen';
  if (!verdict.made) {
    // CAMS confirmed it: nobody may say that it never happened.
    if (record.state === 'COMPLETED') return 'NotOpen';
    if (nowMs - record.createdAtMs < leastAgeMs) return 'TooYoung';
    return (await records.decide(record, { state: 'RELEASED', product: null, answer: null }, nowMs))
      ? 'Settled'
      : 'NotOpen';
  }
  if (record.operation !== AddChatGroup.name) return 'LinkCannotBeMade';
  const { groupId } = verdict;
  if (record.fence !== null && decodeFence(record.fence).products.includes(groupId)) return 'GroupIsOlder';
  if ((await records.held(record, [groupId])).length > 0) return 'GroupTaken';
  const decision = { state: 'COMPLETED', product: groupId, answer: storedGroup(record, groupId) } as const;
  return (await records.decide(record, decision, nowMs)) ? 'Settled' : 'NotOpen';
};
