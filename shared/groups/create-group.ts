import type { Call } from '../call.js';
import type { SuccessEnvelope } from '../cams/ok-envelope.js';
import { send } from '../cams/send.js';
import type { AddChatGroup } from '../operations/add-chat-group.js';
import type { RequestOf } from '../operations/operation.js';
import type { CreateRecord, CreateRecords, OpenStore } from '../state/create-record.js';
import { createOnce } from './create-once.js';
import { creationNotice } from './creation-notice.js';
import { groupCreation } from './group-creation.js';
import { lookBefore } from './look-before.js';
import { withRecords } from './open-records.js';
import type { Products } from './settle.js';
import { waitUntilActive } from './wait-until-active.js';

type Request = RequestOf<typeof AddChatGroup>;
type Answer = SuccessEnvelope<typeof AddChatGroup>;

// What remains to build and send the answer.
const RESERVE_MS = 300;

const waitingEndsMs = ({ WaitSeconds = 0 }: Request, call: Call): number | undefined =>
  WaitSeconds === 0 ? undefined : Math.min(call.timing.nowMs() + WaitSeconds * 1000, call.deadlineAtMs - RESERVE_MS);

// Without a store nobody else is known who may be creating a group of the same Subject.
const nobodyElse: Products = {
  held: () => Promise.resolve([]),
  adopt: () => Promise.resolve(true),
  unsettled: () => Promise.resolve([]),
  find: () => Promise.resolve(undefined),
};

const createUnrecorded = async (request: Request, call: Call): Promise<Answer> => {
  const creation = groupCreation(request, call);
  const waitUntilMs = waitingEndsMs(request, call);
  if (waitUntilMs === undefined) return send(creation.operation, request, call);
  const { fence } = await lookBefore(creation, call);
  const envelope = await send(creation.operation, request, call);
  // What finding the group asks of a record, where nothing is recorded.
  const answeredAtMs = call.timing.nowMs();
  const record = { fence, answer: null, state: 'COMPLETED', answeredAtMs } as CreateRecord;
  const waited = await waitUntilActive(creation, record, envelope, waitUntilMs, call, nobodyElse);
  return { ...envelope, ...waited.group, ...creationNotice(waited, false) };
};

const createRecorded = async (request: Request, call: Call, creates: CreateRecords): Promise<Answer> => {
  const creation = groupCreation(request, call);
  const { record, answer } = await createOnce(creation, call, creates);
  const envelope = { RequestId: answer.requestId, Code: 'OK', Success: true };
  const waitUntilMs = waitingEndsMs(request, call);
  if (waitUntilMs === undefined) return { ...envelope, ...answer.elements };
  const waited = await waitUntilActive(creation, record, answer.elements, waitUntilMs, call, creates);
  return { ...envelope, ...waited.group, ...creationNotice(waited, request.ClientToken !== undefined) };
};

/**
 * Creates a group: at most once for its ClientToken, and recorded in any case where there is a store. With WaitSeconds the
 * answer waits for the group to become ACTIVE and tells its GroupId, or says why it does not.
 *
 * @throws {ServiceError} what `createOnce` throws; `InvalidParameter.ClientToken` (400) for a token without a store.
 */
export const createGroup = (request: Request, call: Call, openStore: OpenStore): Promise<Answer> =>
  withRecords(openStore, call, request.ClientToken, (creates) =>
    creates ? createRecorded(request, call, creates) : createUnrecorded(request, call),
  );
