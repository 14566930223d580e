import { randomUUID } from 'node:crypto';

import type { Call } from '../call.js';
import type { SuccessEnvelope } from '../cams/ok-envelope.js';
import { send } from '../cams/send.js';
import { ServiceError, serviceError } from '../errors/service-error.js';
import type { Operation, ResponseOf } from '../operations/operation.js';
import { outcomeOf } from '../outcome-of.js';
import type { CreateRecord, CreateRecords, NewCreate } from '../state/create-record.js';
import type { Creation } from './creation.js';
import { fingerprintOf, tokenKeyOf } from './digests.js';
import { doubtEarlierCall, withDoubt } from './doubt.js';
import { freeToken } from './free-token.js';
import { holdRefused, isHeldRefusal, releaseRefused } from './held-refusal.js';
import { lookBefore, MIN_SENDING_MS } from './look-before.js';
import { lookForProduct } from './look-for-product.js';
import { settleEarlier } from './settle.js';
import { readAnswer, type StoredAnswer, writeAnswer } from './stored-answer.js';

/** A creation that has happened, by this call or an earlier one, and the record of it. */
export interface Created<O extends Operation> {
  readonly record: CreateRecord;
  readonly answer: StoredAnswer<ResponseOf<O>>;
}

// After its deadline a call has to write down how it ended.
const WRITING_MS = 5000;
const DOUBT_LOOK_MS = 3000;
const MAX_ROUNDS = 5;

const newCreate = <O extends Operation>(
  { operation, request, target, clientToken }: Creation<O>,
  call: Call,
): NewCreate => {
  const { CustSpaceId, BusinessNumber } = request as Readonly<Record<string, unknown>>;
  const caller = call.caller ?? '';
  const custSpaceId = String(CustSpaceId);
  return {
    createId: randomUUID(),
    tokenKey: clientToken === undefined ? null : tokenKeyOf(caller, custSpaceId, operation.name, clientToken),
    operation: operation.name,
    caller,
    custSpaceId,
    businessNumber: String(BusinessNumber),
    target,
    fingerprint: fingerprintOf(request),
    owner: randomUUID(),
    createdAtMs: call.timing.nowMs(),
    expiresAtMs: call.deadlineAtMs + WRITING_MS,
  };
};

const inProgress = (): ServiceError => serviceError('IdempotenceProcessing');
interface Taken {
  readonly record: CreateRecord;
  readonly mine: boolean;
}

/** Takes the ClientToken, or finds who has it. */
const take = async (create: NewCreate, call: Call, records: CreateRecords): Promise<Taken> => {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const record = await records.claim(create);
    if (record?.owner === create.owner) return { record, mine: true };
    const nowMs = call.timing.nowMs();
    if (record?.state === 'RELEASED') {
      const { createId } = record;
      if (await records.reclaim(createId, create)) {
        return {
          record: { ...create, createId, state: 'INPROGRESS', fence: null, answer: null, product: null },
          mine: true,
        };
      }
    } else if (record?.state === 'INPROGRESS' && record.expiresAtMs < nowMs) {
      await records.expire(record, nowMs);
    } else if (record) {
      return { record, mine: false };
    }
  }
  throw inProgress();
};

/** The answer that a creation has had. */
const answerAgain = async <O extends Operation>(
  creation: Creation<O>,
  record: CreateRecord,
): Promise<StoredAnswer<ResponseOf<O>> | undefined> => {
  const known = readAnswer(creation, record);
  if (!known) return undefined;
  const elements = known.elements ?? (await creation.recall?.(record));
  return elements && { requestId: known.requestId, elements };
};

/** Answers for a ClientToken that has been used before. */
const answerEarlier = async <O extends Operation>(
  creation: Creation<O>,
  record: CreateRecord,
  call: Call,
  records: CreateRecords,
): Promise<Created<O>> => {
  if (record.fingerprint !== fingerprintOf(creation.request)) throw serviceError('IdempotentParameterMismatch');
  if (record.state === 'INPROGRESS') throw inProgress();
  const answer =
    record.state === 'COMPLETED'
      ? await answerAgain(creation, record)
      : await lookForProduct(creation, record, call.timing.nowMs(), call, records);
  if (!answer) throw serviceError('OutcomeUnknown');
  call.replyHeaders['Idempotent-Replayed'] = 'true';
  return { record, answer };
};

/** What the store cannot take down now is settled later, by looking. */
const tryWrite = async (write: Promise<boolean>): Promise<void> => {
  await write.catch(() => false);
};

/** Notes down what there is, before anything is sent: only what was not there can be new. */
const prepare = async <O extends Operation>(
  creation: Creation<O>,
  claimed: CreateRecord,
  call: Call,
  records: CreateRecords,
): Promise<CreateRecord> => {
  let fence: string;
  let isOurs: boolean;
  try {
    const before = await lookBefore(creation, call);
    ({ fence } = before);
    if (creation.settlesEarlier) await settleEarlier(creation, claimed, before.sight, call, records);
    if (call.deadlineAtMs - call.timing.nowMs() < MIN_SENDING_MS) throw serviceError('DeadlineExceeded');
    isOurs = await records.setFence(claimed, fence);
  } catch (error) {
    throw await freeToken(claimed, creation.clientToken, error, call, records);
  }
  if (!isOurs) throw inProgress();
  return { ...claimed, fence };
};

/** A creation whose answer did not come: released when it cannot have happened, else looked for. */
const settleFailure = async <O extends Operation>(
  creation: Creation<O>,
  record: CreateRecord,
  error: unknown,
  call: Call,
  records: CreateRecords,
): Promise<StoredAnswer<ResponseOf<O>>> => {
  const fault = error instanceof ServiceError ? error : serviceError('InternalFault');
  if (outcomeOf(call, fault) !== 'Unknown') {
    if (isHeldRefusal(creation, fault, call)) throw await holdRefused(creation, record, fault, call, records);
    throw await freeToken(record, creation.clientToken, error, call, records);
  }
  await tryWrite(records.doubt(record));
  const untilMs = Math.min(call.timing.nowMs() + DOUBT_LOOK_MS, call.deadlineAtMs);
  const answer = await lookForProduct(creation, { ...record, state: 'UNKNOWN' }, untilMs, call, records);
  if (answer) return answer;
  throw fault === error ? withDoubt(fault, creation.clientToken) : error;
};

const execute = async <O extends Operation>(
  creation: Creation<O>,
  claimed: CreateRecord,
  call: Call,
  records: CreateRecords,
): Promise<Created<O>> => {
  const record = await prepare(creation, claimed, call, records);
  let envelope: SuccessEnvelope<O>;
  try {
    envelope = await send(creation.operation, creation.request, call);
  } catch (error) {
    return { record, answer: await settleFailure(creation, record, error, call, records) };
  }
  const { RequestId: requestId, Code: _code, Success: _success, ...elements } = envelope;
  // What a successful envelope holds beside its three common members are the operation's elements.
  const answer = { requestId, elements: elements as unknown as ResponseOf<O> };
  const product = creation.productOf(answer.elements) ?? null;
  const stored = writeAnswer(creation, answer);
  const answeredAtMs = call.timing.nowMs();
  await tryWrite(records.complete(record, stored, product, answeredAtMs));
  return { record: { ...record, state: 'COMPLETED', answer: stored, product, answeredAtMs }, answer };
};

/**
 * Executes a creation at most once for its ClientToken, and records it in any case. The way of a record:
 * INPROGRESS -> COMPLETED, RELEASED (proved not executed) or UNKNOWN; an INPROGRESS that expires is UNKNOWN, unless nothing
 * was sent. UNKNOWN ends only by finding what was made, by an operator, or, where CAMS refused, by two lists without it.
 *
 * @throws {ServiceError} `IdempotenceProcessing` and `OutcomeUnknown` (409), `IdempotentParameterMismatch` (422),
 *   `StateUnavailable` (503) before anything was sent, and whatever `send` throws.
 */
export const createOnce = async <O extends Operation>(
  creation: Creation<O>,
  call: Call,
  records: CreateRecords,
): Promise<Created<O>> => {
  const { clientToken } = creation;
  const taking = (): Promise<Taken> =>
    take(newCreate(creation, call), call, records).catch(doubtEarlierCall(clientToken));
  let { record, mine } = await taking();
  if (!mine && (await releaseRefused(creation, record, call, records))) ({ record, mine } = await taking());
  return mine ? execute(creation, record, call, records) : answerEarlier(creation, record, call, records);
};
