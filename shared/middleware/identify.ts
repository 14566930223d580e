import { createHash, timingSafeEqual } from 'node:crypto';

import { allowsOperation, grantOf } from '../access/policy.js';
import type { HttpRequest, Middleware } from '../call.js';
import type { Config } from '../config.js';
import { serviceError } from '../errors/service-error.js';

const PROOF_HEADER = 'x-gateway-proof';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const known = new WeakMap<Config, readonly Buffer[]>();

/** What the proofs of the settings look like, made once: settings stay as they are for the life of a process. */
const knownDigests = (config: Config): readonly Buffer[] => {
  const digests = known.get(config) ?? config.gatewayProofs.map(digest);
  known.set(config, digests);
  return digests;
};

// Digests have one length, so the comparison takes the same time whatever was sent.
const isKnown = (proof: string, config: Config): boolean => {
  const given = digest(proof);
  return knownDigests(config).some((each) => timingSafeEqual(each, given));
};

/** A header's value when it was sent exactly once, in whatever case. */
const only = (http: HttpRequest, name: string): string | undefined => {
  const values = http.headers.get(name);
  return values?.length === 1 ? values[0] : undefined;
};

/** What stands where a caller would: the gateway knows none, and fills in the text of a value that is not there. */
const NOBODY = /^(null|undefined)$/i;

const isCaller = (id: string): boolean => /^[\w.-]{1,64}$/.test(id) && id !== 'direct' && !NOBODY.test(id);

const httpCaller = (http: HttpRequest, config: Config): string | undefined => {
  const proof = only(http, PROOF_HEADER);
  const caller = only(http, config.callerHeader);
  const proved = proof !== undefined && isKnown(proof, config);
  // HTTP triggers join repeated headers with commas; an app ID has none.
  return proved && caller !== undefined && isCaller(caller) ? caller : undefined;
};

/**
 * Finds out who calls and whether the policy lets him call this operation at all. Over HTTP the gateway proves itself by a
 * secret header and names the app; a direct invocation was already authorized by Function Compute.
 *
 * @throws {ServiceError} `Unauthenticated` (401) or `Forbidden` (403).
 */
export const identify = (): Middleware => {
  const identifyBefore: Middleware['before'] = ({ event: call }) => {
    const caller = call.http ? httpCaller(call.http, call.config) : 'direct';
    if (caller === undefined) throw serviceError('Unauthenticated');
    call.caller = caller;
    call.grant = grantOf(call.config.policy, caller);
    if (!call.grant || !allowsOperation(call.grant, call.operation.name)) throw serviceError('Forbidden');
  };
  return { before: identifyBefore };
};
