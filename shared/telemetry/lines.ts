import type { Outcome } from '../operations/envelope.js';

/*
 * The log lines that alerts, the dashboard and the local metrics read. Names with a dot are those of OpenTelemetry's semantic
 * conventions (1.44.0), and so are their units. Names without one are ours. Every line bears trace_id, span_id and
 * trace_flags besides.
 */

/** What each invocation of a function tells of itself. */
export interface InvocationFields {
  /** Our RequestId. */
  readonly 'faas.invocation_id': string;
  readonly 'faas.trigger': 'http' | 'pubsub' | 'timer' | 'other';
  /** Whether it was the first of its instance. */
  readonly 'faas.coldstart': boolean;
  /** Seconds. */
  readonly 'faas.invoke_duration': number;
  /** The code, where it failed and its caller is not to blame. */
  readonly 'error.type': string | undefined;
  /** How many requests CAMS was sent, reads on the way of a change included. */
  readonly upstreamRequests: number;
  readonly upstreamSeconds: number;
  /** How many of them CAMS answered that we are too fast. */
  readonly upstreamThrottled: number;
}

/** One call of an operation. */
export interface CallLine extends InvocationFields {
  readonly 'http.request.method': string | undefined;
  readonly 'http.route': string | undefined;
  /** Of a direct invocation: the status that the same answer has over HTTP. */
  readonly 'http.response.status_code': number;
  readonly operation: string;
  readonly shape: string;
  readonly caller: string | undefined;
  readonly code: string;
  /** What became of the change that was asked for; undefined where nothing was to change and nothing failed. */
  readonly outcome: Outcome | undefined;
  /** How much of its time the call took, 0 to 1; undefined where the caller asked to wait. */
  readonly deadlineShare: number | undefined;
  /** Attempts at the operation itself. */
  readonly upstreamAttempts: number;
  readonly upstreamRequestId: string | undefined;
  readonly upstreamCode: string | undefined;
  /** Of a caller that is not believed: the kind of gateway, and what was wrong with its proof and its name of the caller. */
  readonly gateway?: string;
  readonly proof?: string;
  readonly callerHeader?: string;
}

/** One invocation of a maintenance function. */
export interface InvocationLine extends InvocationFields {
  readonly task: string;
  /** What it was answered; undefined where it failed. */
  readonly code: string | undefined;
  /** How many requests the event brought; what follows is of the last one that was worked on. */
  readonly requests: number;
  readonly runId: string | undefined;
  readonly state: string | undefined;
  readonly reason: string | undefined;
  /** The pace that came about, and the one that is allowed. */
  readonly callsPerSecond: number;
  readonly callsPerSecondAllowed: number | undefined;
}

/** One run of maintenance that has ended, or whose plan is stored. */
export interface RunLine {
  readonly requestId: string;
  readonly task: string;
  readonly runId: string;
  readonly mode: string;
  readonly state: string;
  readonly reason: string | undefined;
  /** From its beginning, over all invocations. */
  readonly runSeconds: number;
  readonly groups: number;
  readonly pending: number;
  readonly done: number;
  readonly already: number;
  readonly skipped: number;
  readonly failed: number;
  readonly unknown: number;
  /** How many rows of the list had no GroupId yet. */
  readonly notYetNamed: number;
  readonly hops: number;
}

/** One run over many numbers that has ended. */
export interface FleetLine {
  readonly requestId: string;
  readonly task: string;
  readonly runId: string;
  readonly mode: string;
  readonly state: string;
  readonly reason: string | undefined;
  /** From its beginning, over all invocations. */
  readonly fleetSeconds: number;
  readonly numbers: number;
  /** How many numbers were not started before it was stopped. */
  readonly waiting: number;
  readonly ended: number;
  readonly failed: number;
}

/** A run that has not ended and that nobody works on. */
export interface StuckRunLine {
  readonly requestId: string;
  readonly task: string;
  readonly runId: string;
  /** How often it had been woken before. */
  readonly wakes: number;
}

/** Creates whose outcome stands open. */
export interface DoubtfulCreatesLine {
  readonly requestId: string;
  readonly open: number;
  readonly olderThanHour: number;
  /** Age of the oldest; 0 where none is open. */
  readonly oldestSeconds: number;
}

/** A fault of the database. */
export interface StateLine {
  readonly step: string;
  readonly errorType: string;
  readonly errorCode: string | undefined;
  /** What is wrong with the login of the functions, in our words. */
  readonly cause: string | undefined;
}

/** An error that nobody expected. */
export interface UnexpectedLine {
  readonly requestId: string;
}

/** The lines by the event that they begin with. */
export interface Lines {
  readonly call: CallLine;
  readonly invocation: InvocationLine;
  readonly maintenance: RunLine;
  readonly fleet: FleetLine;
  readonly 'run-stuck': StuckRunLine;
  readonly 'doubtful-creates': DoubtfulCreatesLine;
  readonly state: StateLine;
  readonly unexpected: UnexpectedLine;
}
