import type { Call } from '../call.js';
import type { Operation, ResponseOf } from '../operations/operation.js';
import type { CreateRecord, CreateRecords, CreateScope } from '../state/create-record.js';
import { type Creation, decodeFence, type Sight } from './creation.js';
import { readAnswer, type StoredAnswer, writeAnswer } from './stored-answer.js';

/** The part of the records that tells who made what. */
export type Products = Pick<CreateRecords, 'held' | 'adopt'>;

/** What can be said about who made what. */
export type Finding<Elements> =
  | { readonly kind: 'found'; readonly answer: StoredAnswer<Elements> }
  /** Nothing new is there, or nothing that has an ID yet. */
  | { readonly kind: 'none' }
  /** Something new is there, and more than one creation could have made it. */
  | { readonly kind: 'ambiguous' };

/** Finds what the creation of one record has made, and notes it down. */
export const settleRecord = async <O extends Operation>(
  creation: Creation<O>,
  record: CreateRecord,
  sight: Sight<ResponseOf<O>>,
  call: Call,
  records: Products,
): Promise<Finding<ResponseOf<O>>> => {
  if (record.fence === null) return { kind: 'none' };
  const fence = decodeFence(record.fence);
  const before = new Set(fence.products);
  const fresh = [...sight.products.keys()].filter((product) => !before.has(product));
  const held = new Set(await records.held(record, fresh));
  const [product, ...others] = fresh.filter((each) => !held.has(each));
  if (product === undefined) return { kind: 'none' };
  const elements = sight.products.get(product);
  if (others.length > 0 || sight.nameless > 0 || !sight.complete || !fence.usable || !elements) {
    return { kind: 'ambiguous' };
  }
  const known = readAnswer(creation, record) ?? { requestId: call.requestId, elements: undefined };
  const answer = { requestId: known.requestId, elements: { ...known.elements, ...elements } };
  const atMs = call.timing.nowMs();
  const adopted = await records.adopt(record.createId, product, writeAnswer(creation, answer), atMs);
  return adopted ? { kind: 'found', answer } : { kind: 'ambiguous' };
};

/**
 * Settles what earlier creations of the same target left open, as far as it can be told: what stands open keeps later ones
 * from finding theirs.
 */
export const settleEarlier = async <O extends Operation>(
  creation: Creation<O>,
  scope: CreateScope,
  sight: Sight<ResponseOf<O>>,
  call: Call,
  records: CreateRecords,
): Promise<void> => {
  await records.expire(scope, call.timing.nowMs());
  for (const earlier of await records.unsettled(scope)) await settleRecord(creation, earlier, sight, call, records);
};
