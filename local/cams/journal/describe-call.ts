import { parseTraceparent } from '../../../shared/telemetry/traceparent.js';
import type { RpcCall } from '../rpc/rpc-call.js';
import { headerOf } from '../rpc/rpc-request.js';
import { secretOf } from '../rpc/secret-of.js';
import type { Service } from '../service.js';
import { diagnoseSignature } from './diagnose-signature.js';
import type { JournalEntry } from './journal.js';
import { maskParameter } from './mask.js';

/** How a call ended. */
export interface Outcome {
  readonly RequestId: string;
  readonly Code: string;
  readonly HttpStatus: number;
  readonly Message: string;
  /** By performance.now(). */
  readonly startedAt: number;
  readonly Fault?: string | undefined;
}

const MAX_PARAMETERS = 50;
const MESSAGE_MAX_CHARACTERS = 512;

/** The name itself comes from the client: an odd or endless one is not kept. */
const nameOf = (name: string): string => (/^[\w.-]{1,64}$/.test(name) ? name : '<odd name>');

/** Action and access key ID are what the caller claims, and may be anything. */
const keep = (text: string | undefined): string | null =>
  text === undefined ? null : /^[\w.-]{1,128}$/.test(text) ? text : '<odd value>';

/** Messages of a wrong signature repeat the request; the diagnosis shows it masked. */
const messageOf = ({ Code, Message }: Outcome): string =>
  Code === 'SignatureDoesNotMatch' ? Message.replace(/\.? server .*$/s, '.') : Message.slice(0, MESSAGE_MAX_CHARACTERS);

const signatureOf = (call: RpcCall, { Code }: Outcome, service: Service): Pick<JournalEntry, 'Signature'> =>
  Code === 'SignatureDoesNotMatch'
    ? { Signature: diagnoseSignature(call, secretOf(call.claims.accessKeyId ?? '', service)) }
    : {};

/** Writes one call down, masked. */
export const describeCall = (call: RpcCall, outcome: Outcome, service: Service): JournalEntry => {
  const { request, form, claims } = call;
  const pairs = [...request.query, ...form].slice(0, MAX_PARAMETERS);
  const { RequestId, Code, HttpStatus, startedAt, Fault } = outcome;
  const trace = parseTraceparent(headerOf(request, 'traceparent'));
  return {
    Time: new Date(service.machineNow()).toISOString(),
    RequestId,
    ...(trace && { TraceId: trace.traceId }),
    Action: keep(claims.action),
    Caller: keep(claims.accessKeyId),
    Protocol: claims.protocol,
    Method: request.method,
    Parameters: Object.fromEntries(pairs.map(([name, value]) => [nameOf(name), maskParameter(name, value)])),
    Code,
    HttpStatus,
    Message: messageOf(outcome),
    DurationMs: Math.round((performance.now() - startedAt) * 1000) / 1000,
    ...(Fault !== undefined && { Fault }),
    ...signatureOf(call, outcome, service),
  };
};
