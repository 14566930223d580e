import type { Call } from '../call.js';
import { isOfGateway } from '../errors/catalogue.js';
import { ServiceError, serviceError } from '../errors/service-error.js';
import type { Operation } from '../operations/operation.js';
import { isObserved } from '../settings/cams-profile.js';
import type { CreateRecord, CreateRecords } from '../state/create-record.js';
import { candidatesOf } from './candidates-of.js';
import type { Creation, Sight } from './creation.js';
import { fingerprintOf } from './digests.js';
import { withDoubt } from './doubt.js';

// Two lists so far apart, without a new row, prove a refusal.
const APART_MS = 60_000;

/** What the store keeps of a refusal that is not proved yet. */
interface Refusal {
  readonly code: string;
  /** When a list showed nothing new for the first time since; undefined: none has. */
  readonly cleanAtMs?: number;
}

const write = (refused: Refusal): string => JSON.stringify({ requestId: 'refused', refused });

const read = ({ state, answer }: CreateRecord): Refusal | undefined =>
  state === 'UNKNOWN' && answer !== null ? (JSON.parse(answer) as { readonly refused?: Refusal }).refused : undefined;

/**
 * Whether a refusal of CAMS keeps the ClientToken for a while: nobody has published that what is refused is never carried
 * out. What the gateway before CAMS refuses is not.
 */
export const isHeldRefusal = (
  { clientToken }: Pick<Creation<Operation>, 'clientToken'>,
  { detail, entry }: ServiceError,
  { config }: Call,
): boolean =>
  clientToken !== undefined &&
  detail.upstreamCode !== undefined &&
  !isOfGateway(entry) &&
  !isObserved(config.profile, 'refused-before-execution', 'always');

/** Whether a list shows nothing that the creation could have made. */
const isClean = async (
  record: CreateRecord,
  sight: Sight<unknown>,
  records: Pick<CreateRecords, 'held'>,
): Promise<boolean> => {
  const { fence } = record;
  if (fence === null || !sight.complete || sight.unnamed.length > 0) return false;
  return (await candidatesOf({ ...record, fence }, sight, records)).length === 0;
};

const HELD =
  'For a corrected request use a new ClientToken: this one is free once two lists, a minute apart, show nothing new.';

/**
 * Keeps the ClientToken of a creation that CAMS refused, and looks for the first time whether it made something all the same.
 *
 * @returns what to answer: the refusal, or with the outcome Unknown where something new is there.
 */
export const holdRefused = async <O extends Operation>(
  creation: Creation<O>,
  record: CreateRecord,
  fault: ServiceError,
  call: Call,
  records: CreateRecords,
): Promise<ServiceError> => {
  const { code, entry, detail } = fault;
  let clean: boolean | undefined;
  try {
    clean = await isClean(record, await creation.look(), records);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
  }
  const refusal: Refusal = { code, ...(clean ? { cleanAtMs: call.timing.nowMs() } : {}) };
  await records.refuse(record, write(refusal)).catch(() => false);
  if (clean === false) return withDoubt(fault, creation.clientToken);
  return new ServiceError(code, entry, { ...detail, advice: `${detail.advice ?? entry.advice} ${HELD}` });
};

/** @returns whether the record was released; else how long it is held at least. */
const releaseIfClean = async (
  record: CreateRecord,
  refusal: Refusal,
  sight: Sight<unknown>,
  call: Call,
  records: CreateRecords,
): Promise<{ readonly released: boolean; readonly heldForMs: number }> => {
  const nowMs = call.timing.nowMs();
  if (!(await isClean(record, sight, records))) return { released: false, heldForMs: APART_MS };
  const { cleanAtMs = nowMs } = refusal;
  if (refusal.cleanAtMs === undefined) await records.refuse(record, write({ ...refusal, cleanAtMs }));
  const heldForMs = cleanAtMs + APART_MS - nowMs;
  if (heldForMs > 0) return { released: false, heldForMs };
  return { released: await records.release(record, nowMs), heldForMs: 0 };
};

/**
 * Frees the ClientToken of a creation that CAMS refused once it is proved that it made nothing.
 *
 * @returns whether it was freed; false for a record that was not refused, or that another request is about.
 * @throws {ServiceError} `OutcomeUnknown` (409) while it is held.
 */
export const releaseRefused = async <O extends Operation>(
  creation: Creation<O>,
  record: CreateRecord,
  call: Call,
  records: CreateRecords,
): Promise<boolean> => {
  const refusal = read(record);
  if (!refusal || record.fingerprint !== fingerprintOf(creation.request)) return false;
  const { released, heldForMs } = await releaseIfClean(record, refusal, await creation.look(), call, records);
  if (released) return true;
  throw serviceError('OutcomeUnknown', {
    message: `CAMS refused the earlier request with this ClientToken (${refusal.code}). Whether it was carried out all the same is not proved yet.`,
    advice: 'Send the same request again after Retry-After; or look with ListChatGroup.',
    retryAfterSeconds: Math.max(1, Math.ceil(heldForMs / 1000)),
  });
};

/** Frees a refused creation of the same target on the way of a later one. */
export const releaseEarlier = async (
  record: CreateRecord,
  sight: Sight<unknown>,
  call: Call,
  records: CreateRecords,
): Promise<void> => {
  const refusal = read(record);
  if (refusal) await releaseIfClean(record, refusal, sight, call, records);
};
