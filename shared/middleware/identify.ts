import { createHash, timingSafeEqual } from 'node:crypto';

import { CALLER_NAME } from '../operations/caller-name.js';
import { allowsOperation, grantOf } from '../access/policy.js';
import type { Call, HttpRequest, Middleware } from '../call.js';
import type { Config } from '../config.js';
import { serviceError } from '../errors/service-error.js';

type Door = Config['doors'][number];

const PROOF_HEADER = 'x-gateway-proof';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const known = new WeakMap<Door, readonly Buffer[]>();

/** What the proofs of the settings look like, made once: settings stay as they are for the life of a process. */
const knownDigests = (door: Door): readonly Buffer[] => {
  const digests = known.get(door) ?? door.proofs.map(digest);
  known.set(door, digests);
  return digests;
};

// Digests have one length, so the comparison takes the same time whatever was sent.
const isProof = (text: string, door: Door): boolean => {
  const given = digest(text);
  return knownDigests(door).some((each) => timingSafeEqual(each, given));
};

/** What stands where a caller would: the gateway knows none, and fills in the text of a value that is not there. */
const NOBODY = /^(null|undefined)$/i;

const isCaller = (text: string): boolean => CALLER_NAME.test(text) && text !== 'direct' && !NOBODY.test(text);

type Judged = 'ok' | 'missing' | 'doubled' | 'wrong';

/** A header has to come once, in whatever case. Events of HTTP triggers join several values with commas; neither has one. */
const judge = ([value, ...more]: readonly string[] = [], holds: (text: string) => boolean): Judged => {
  if (!value && more.length === 0) return 'missing';
  if (value === undefined || more.length > 0 || value.includes(',')) return 'doubled';
  return holds(value) ? 'ok' : 'wrong';
};

const unauthenticated = (logged?: Readonly<Record<string, string>>): never => {
  throw serviceError('Unauthenticated', logged ? { logged } : {});
};

const httpCaller = ({ config, shape }: Call, { headers }: HttpRequest): string => {
  // parse-event takes no request of a gateway that is not named.
  const door = config.doors.find((each) => each.shape === shape);
  if (!door) return unauthenticated();
  const callers = headers.get(door.callerHeader);
  const proof = judge(headers.get(PROOF_HEADER), (text) => isProof(text, door));
  const callerHeader = judge(callers, isCaller);
  const [caller] = callers ?? [];
  if (proof === 'ok' && callerHeader === 'ok' && caller !== undefined) return caller;
  return unauthenticated({ gateway: door.kind, proof, callerHeader });
};

/**
 * Finds out who calls and whether the policy lets him call this operation at all. Over HTTP the gateway proves itself by a
 * secret header and names the caller; a direct invocation was already authorized by Function Compute.
 *
 * @throws {ServiceError} `Unauthenticated` (401) or `Forbidden` (403).
 */
export const identify = (): Middleware => {
  const identifyBefore: Middleware['before'] = ({ event: call }) => {
    const caller = call.http ? httpCaller(call, call.http) : 'direct';
    call.caller = caller;
    call.grant = grantOf(call.config.policy, caller);
    if (!call.grant || !allowsOperation(call.grant, call.operation.name)) throw serviceError('Forbidden');
  };
  return { before: identifyBefore };
};
