import { AsyncLocalStorage } from 'node:async_hooks';

import { childOf, formatTraceparent, newTrace, type Trace } from './traceparent.js';

/** What an invocation has asked of CAMS, reads on the way of a change included. */
export interface UpstreamTally {
  requests: number;
  /** How long it waited for the answers. */
  ms: number;
  /** How many were answered that we are too fast. */
  throttled: number;
}

/** What everything that one invocation sets off has in common. */
interface Scope {
  trace: Trace;
  readonly upstream: UpstreamTally;
  /** Whether it is the first of its instance. */
  readonly coldStart: boolean;
}

// An instance serves one invocation at a time, but this machine runs many in one process.
const scopes = new AsyncLocalStorage<Scope>();

let invocations = 0;

/**
 * Runs an invocation, or a command, in a trace.
 *
 * @param parent whose trace goes on; without one a trace begins.
 */
export const inTrace = <Result>(parent: Trace | undefined, work: () => Result): Result => {
  invocations += 1;
  const trace = parent ? childOf(parent) : newTrace();
  return scopes.run({ trace, upstream: { requests: 0, ms: 0, throttled: 0 }, coldStart: invocations === 1 }, work);
};

/** Goes on with a trace from here to the end of the invocation; with that of the invocation where there is no other. */
export const adoptTrace = (parent: Trace | undefined): void => {
  const scope = scopes.getStore();
  if (scope && parent) scope.trace = childOf(parent);
};

/** Runs a part of an invocation in a trace of its own; in that of the invocation where there is no other. */
export const inOwnTrace = <Result>(parent: Trace | undefined, work: () => Result): Result => {
  const scope = scopes.getStore();
  return scope && parent ? scopes.run({ ...scope, trace: childOf(parent) }, work) : work();
};

/** Whether this invocation is the first that its instance serves. */
export const isColdStart = (): boolean => scopes.getStore()?.coldStart ?? false;

export const currentTrace = (): Trace | undefined => scopes.getStore()?.trace;

/** What goes along with whatever is sent now: the trace, and an ID of its own. Nothing outside a trace. */
export const outgoingTrace = (): { readonly traceparent?: string } => {
  const trace = currentTrace();
  return trace ? { traceparent: formatTraceparent(childOf(trace)) } : {};
};

/** Counts a request to CAMS. */
export const tallyUpstream = (ms: number, throttled: boolean): void => {
  const upstream = scopes.getStore()?.upstream;
  if (!upstream) return;
  upstream.requests += 1;
  upstream.ms += ms;
  upstream.throttled += throttled ? 1 : 0;
};

/** What was counted in this invocation so far. */
export const upstreamTally = (): Readonly<UpstreamTally> =>
  scopes.getStore()?.upstream ?? { requests: 0, ms: 0, throttled: 0 };
