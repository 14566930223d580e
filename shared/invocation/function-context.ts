import { randomUUID } from 'node:crypto';

import type { Credentials } from '../config.js';
import { parseSpanContext, type Trace } from '../telemetry/traceparent.js';

/** What our code reads of Function Compute's context. Source: "Context", Node.js runtime, Function Compute. */
export interface FunctionContext {
  readonly requestId: string;
  readonly credentials: Credentials | undefined;
  /** The function's time limit in seconds, when the platform tells. */
  readonly timeoutSeconds: number | undefined;
  /** What invokes this very function again: `service/function` in Function Compute 2.0. */
  readonly functionName: string | undefined;
  readonly accountId: string | undefined;
  readonly region: string | undefined;
  /** The platform's own trace of the invocation, where tracing is switched on. */
  readonly trace: Trace | undefined;
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const readCredentials = (value: unknown): Credentials | undefined => {
  const accessKeyId = text(member(value, 'accessKeyId'));
  const accessKeySecret = text(member(value, 'accessKeySecret'));
  const securityToken = text(member(value, 'securityToken'));
  if (accessKeyId === undefined || accessKeySecret === undefined) return undefined;
  return { accessKeyId, accessKeySecret, securityToken };
};

/** Reads the context that the platform passes; whatever is missing or odd in it is left out, never an error. */
export const readFunctionContext = (context: unknown): FunctionContext => {
  const requestId = text(member(context, 'requestId'));
  const timeout = member(member(context, 'function'), 'timeout');
  const name = text(member(member(context, 'function'), 'name'));
  const service = text(member(member(context, 'service'), 'name'));
  return {
    requestId: requestId !== undefined && /^[\w-]{1,64}$/.test(requestId) ? requestId : randomUUID(),
    // Without a role the platform passes an empty object.
    credentials: readCredentials(member(context, 'credentials')),
    timeoutSeconds: typeof timeout === 'number' && timeout > 0 && timeout <= 86_400 ? timeout : undefined,
    functionName: service === undefined || name === undefined ? name : `${service}/${name}`,
    accountId: text(member(context, 'accountId')),
    region: text(member(context, 'region')),
    trace: parseSpanContext(member(member(context, 'tracing'), 'openTracingSpanContext')),
  };
};
