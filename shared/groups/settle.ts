import type { Call } from '../call.js';
import type { Operation, ResponseOf } from '../operations/operation.js';
import { listLagMs } from '../settings/cams-profile.js';
import type { CreateRecord, CreateRecords, CreateScope } from '../state/create-record.js';
import { candidatesOf } from './candidates-of.js';
import { type Creation, decodeFence, type Sight } from './creation.js';
import { releaseEarlier } from './held-refusal.js';
import { readAnswer, type StoredAnswer, writeAnswer } from './stored-answer.js';

/** The part of the records that tells who made what. */
export type Products = Pick<CreateRecords, 'held' | 'adopt' | 'unsettled' | 'find'>;

/** What can be said about who made what. */
export type Finding<Elements> =
  | { readonly kind: 'found'; readonly answer: StoredAnswer<Elements> }
  /** It is being created, and has no ID yet. */
  | { readonly kind: 'unnamed'; readonly elements: Elements }
  /** Nothing new with an ID is there, and nothing that could only be it. */
  | { readonly kind: 'none' }
  /** Something new is there, and more than one creation could have made it. */
  | { readonly kind: 'ambiguous' }
  /** CAMS has executed it, and the list may still be behind: others that could be it may be missing. */
  | { readonly kind: 'early' };

/** The other creations of the same target that may have made something and hold nothing yet. */
const rivalsOf = async (
  record: CreateRecord,
  records: Pick<CreateRecords, 'unsettled'>,
): Promise<readonly CreateRecord[]> =>
  (await records.unsettled(record)).filter(({ createId }) => createId !== record.createId);

/**
 * Whether looking can ever tell what a creation has made. While another one that CAMS may have executed stands open, neither
 * is told; one in progress may still turn out not to have been executed.
 */
export const canBeTold = async (record: CreateRecord, records: Pick<CreateRecords, 'unsettled'>): Promise<boolean> =>
  record.fence !== null &&
  decodeFence(record.fence).usable &&
  (await rivalsOf(record, records)).every(({ state }) => state === 'INPROGRESS');

/** What is being created, where no other creation of the same target can be meant. */
const findUnnamed = async <Elements>(
  record: CreateRecord,
  usable: boolean,
  { unnamed, complete }: Sight<Elements>,
  records: Pick<CreateRecords, 'unsettled'>,
): Promise<Finding<Elements>> => {
  const [elements, ...others] = unnamed;
  if (!elements || others.length > 0 || !usable || !complete) return { kind: 'none' };
  return (await rivalsOf(record, records)).length > 0 ? { kind: 'none' } : { kind: 'unnamed', elements };
};

/** What another call has found for the record meanwhile: each new creation of a target begins with that. */
const foundMeanwhile = async <O extends Operation>(
  creation: Creation<O>,
  { createId }: CreateRecord,
  { products }: Sight<ResponseOf<O>>,
  records: Pick<CreateRecords, 'find'>,
): Promise<Finding<ResponseOf<O>> | undefined> => {
  const record = await records.find(createId);
  if (!record?.product) return undefined;
  const known = readAnswer(creation, record);
  if (!known?.elements) return undefined;
  const elements = { ...known.elements, ...products.get(record.product) };
  return { kind: 'found', answer: { requestId: known.requestId, elements } };
};

// What lists are assumed to be behind at most, where nobody has observed it.
const ASSUMED_LAG_MS = 10_000;

/**
 * Whether a list may still lack what the creation has made, or what was there before it. Only later is what is new, and
 * alone, what it made.
 */
const isEarly = ({ state, answeredAtMs, expiresAtMs }: CreateRecord, { config, timing }: Call): boolean => {
  const lagMs = listLagMs(config.profile) ?? ASSUMED_LAG_MS;
  return state === 'COMPLETED' && lagMs > 0 && timing.nowMs() < (answeredAtMs ?? expiresAtMs) + lagMs;
};

const findProduct = async <O extends Operation>(
  creation: Creation<O>,
  record: CreateRecord,
  sight: Sight<ResponseOf<O>>,
  call: Call,
  records: Products,
): Promise<Finding<ResponseOf<O>>> => {
  const { fence } = record;
  if (fence === null) return { kind: 'none' };
  const { usable, rested } = decodeFence(fence);
  if (isEarly(record, call)) return { kind: 'early' };
  const [product, ...others] = await candidatesOf({ ...record, fence }, sight, records);
  if (product === undefined) return findUnnamed(record, usable, sight, records);
  const elements = sight.products.get(product);
  // Of what may not have been executed at all, a new row tells only against a list that was not behind.
  const isTold = usable && (rested || record.state === 'COMPLETED');
  if (others.length > 0 || sight.unnamed.length > 0 || !sight.complete || !isTold || !elements) {
    return { kind: 'ambiguous' };
  }
  const known = readAnswer(creation, record) ?? { requestId: call.requestId, elements: undefined };
  const answer = { requestId: known.requestId, elements: { ...known.elements, ...elements } };
  const atMs = call.timing.nowMs();
  const adopted = await records.adopt(record.createId, product, writeAnswer(creation, answer), atMs);
  return adopted ? { kind: 'found', answer } : { kind: 'ambiguous' };
};

/** Finds what the creation of one record has made, and notes it down. */
export const settleRecord = async <O extends Operation>(
  creation: Creation<O>,
  record: CreateRecord,
  sight: Sight<ResponseOf<O>>,
  call: Call,
  records: Products,
): Promise<Finding<ResponseOf<O>>> => {
  const finding = await findProduct(creation, record, sight, call, records);
  if (finding.kind === 'found') return finding;
  return (await foundMeanwhile(creation, record, sight, records)) ?? finding;
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
  for (const earlier of await records.unsettled(scope)) {
    const { kind } = await settleRecord(creation, earlier, sight, call, records);
    if (kind === 'none') await releaseEarlier(earlier, sight, call, records);
  }
};
