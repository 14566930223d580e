import type { Grant } from './access/policy.js';
import type { Config, Credentials } from './config.js';
import type { Envelope } from './operations/envelope.js';
import type { Operation } from './operations/operation.js';
import type { Timing } from './timing.js';

/** How a call reached the function: the traditional gateway, the cloud-native one (or an HTTP trigger), or InvokeFunction. */
export type EventShape = 'gateway' | 'http-trigger' | 'direct';

/** An HTTP request as an event carries it. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** Values by lower-case name: a name that differs only in case is the same header twice. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** What one call had to do with CAMS; whoever calls CAMS keeps it up to date. */
export interface UpstreamTrace {
  attempts: number;
  /** Whether a byte of any attempt may have reached CAMS: without one, nothing can have been applied. */
  mayHaveArrived: boolean;
  /** Whether an attempt may have been executed although nobody heard so: no later refusal undoes that. */
  inDoubt: boolean;
  requestId: string | undefined;
  code: string | undefined;
}

/** A call that CAMS has heard nothing of yet. */
export const untouchedUpstream = (): UpstreamTrace => ({
  attempts: 0,
  mayHaveArrived: false,
  inDoubt: false,
  requestId: undefined,
  code: undefined,
});

/** One invocation on its way through the middleware; each step adds what it found out. */
export interface Call {
  readonly operation: Operation;
  readonly config: Config;
  readonly timing: Timing;
  /** Ours: the platform's request ID, or a random one. */
  readonly requestId: string;
  readonly startedAtMs: number;
  /** The raw payload. */
  readonly payload: unknown;
  readonly contextCredentials: Credentials | undefined;
  readonly timeoutSeconds: number;
  readonly upstream: UpstreamTrace;
  shape: EventShape;
  http: HttpRequest | undefined;
  /** The parameters of a direct invocation. */
  parameters: Readonly<Record<string, unknown>>;
  caller: string | undefined;
  grant: Grant | undefined;
  request: Readonly<Record<string, unknown>>;
  credentials: Credentials | undefined;
  /** When the answer must be under way, in epoch milliseconds. */
  deadlineAtMs: number;
  /** Headers of the answer beside those that every answer has. */
  readonly replyHeaders: Record<string, string>;
}

/** A call that no event brought: one of maintenance, or of an operator. */
export const callWithoutEvent = (
  known: Pick<Call, 'operation' | 'config' | 'timing' | 'requestId' | 'credentials' | 'deadlineAtMs'>,
): Call => ({
  ...known,
  startedAtMs: known.timing.nowMs(),
  payload: undefined,
  contextCredentials: known.credentials,
  timeoutSeconds: known.operation.timeoutSeconds,
  upstream: untouchedUpstream(),
  shape: 'direct',
  http: undefined,
  parameters: {},
  caller: undefined,
  grant: undefined,
  request: {},
  replyHeaders: {},
});

/** An answer before it takes the form that the event asks for. */
export interface Reply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly envelope: Envelope;
}

/** What a hook of ours sees of middy's request. */
export interface Step {
  readonly event: Call;
  response: Reply | null;
  error: Error | null;
}

export type Hook = (step: Step) => void | Promise<void>;

/** A middy middleware over our call. A hook changes the call or throws; a returned value would skip the handler. */
export interface Middleware {
  readonly before?: Hook;
  readonly after?: Hook;
  readonly onError?: Hook;
}
