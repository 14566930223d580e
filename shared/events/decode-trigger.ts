import { randomUUID } from 'node:crypto';

import { serviceError } from '../errors/service-error.js';
import { ruleFor } from '../operations/characters.js';
import { isObject } from '../operations/is-object.js';
import { JsonFault, parseJson } from '../operations/parse-json.js';
import { httpMembers } from './decode-event.js';
import { readJsonEvent } from './read-json-event.js';
import { GIVEN_RUN_ID, type Receiver, RUN_ID, triggeredRunId } from './run-ids.js';
import { type Traced, traceOf } from './trace-of.js';

type JsonObject = Readonly<Record<string, unknown>>;

/** Where an event came from. `direct` is InvokeFunction, synchronous or not; `fan-out` a function that invokes itself. */
export type TriggerSource = 'timer' | 'eventbridge' | 'smq' | 'direct' | 'fan-out';

/** One request for maintenance that an event brought. */
export interface TriggeredRequest extends Traced {
  readonly source: TriggerSource;
  /** The same whenever the platform delivers the same event again. */
  readonly runId: string;
  readonly body: JsonObject;
}

type ReadRequest = Omit<TriggeredRequest, 'trace'> & { readonly traceparent?: unknown };

/** What an event asks for: runs, or that a run goes on; `fleet`: one over many numbers. */
export type DecodedTrigger =
  | { readonly kind: 'requests'; readonly requests: readonly [TriggeredRequest, ...TriggeredRequest[]] }
  | ({ readonly kind: 'continue'; readonly runId: string; readonly hop: number; readonly fleet: boolean } & Traced);

const EVENTS_MAX = 100;

const malformed = (message: string): never => {
  throw serviceError('MalformedBody', { message });
};

const isText = (value: unknown): value is string => typeof value === 'string';

const readBody = (value: unknown, name: string): JsonObject => {
  if (isObject(value)) return value;
  if (!isText(value)) return malformed(`${name} is neither an object nor a text of JSON.`);
  try {
    const body = parseJson(value);
    return isObject(body) ? body : malformed(`${name} is not a JSON object.`);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return malformed(`${name} ${error.message}.`);
  }
};

const isCloudEvent = (event: JsonObject): boolean =>
  isText(event['specversion']) && isText(event['id']) && isText(event['source']);

const readCloudEvent = (event: unknown, receiver: Receiver): ReadRequest => {
  if (!isObject(event) || !isCloudEvent(event)) return malformed('The event holds something that is no CloudEvent.');
  const { data } = event;
  // EventBridge hands a message of a queue over in an envelope of its own.
  const inEnvelope = isObject(data) && isText(data['messageBody']) && isText(data['messageId']);
  const body = inEnvelope ? readBody(data['messageBody'], 'data.messageBody') : readBody(data, 'data');
  // Source: "Distributed Tracing", extension of CloudEvents.
  const { traceparent } = event;
  const runId = triggeredRunId(receiver, 'eventbridge', [String(event['source']), String(event['id'])]);
  return { source: 'eventbridge', runId, body, traceparent };
};

const readTimer = ({ triggerName, triggerTime, payload }: JsonObject, receiver: Receiver): ReadRequest => ({
  source: 'timer',
  runId: triggeredRunId(receiver, 'timer', [String(triggerName), String(triggerTime)]),
  body: readBody(payload === '' || payload === undefined || payload === null ? {} : payload, 'payload'),
});

const readDirect = ({ RunId, ...body }: JsonObject): ReadRequest => {
  if (RunId === undefined) return { source: 'direct', runId: randomUUID(), body };
  if (isText(RunId) && GIVEN_RUN_ID.test(RunId)) return { source: 'direct', runId: RunId, body };
  return malformed(`RunId ${ruleFor(RunId, 'must be 1 to 64 letters, digits, and any of . : # _ -')}.`);
};

const readContinuation = (event: JsonObject): DecodedTrigger => {
  const value = event['Continue'];
  const { RunId, Hop, Fleet, traceparent } = isObject(value) ? value : {};
  const whole = isText(RunId) && RUN_ID.test(RunId) && Number.isSafeInteger(Hop) && Object.keys(event).length === 1;
  if (!whole) return malformed('Continue is not one of our own.');
  return { kind: 'continue', runId: RunId, hop: Number(Hop), fleet: Fleet === true, ...traceOf(traceparent) };
};

/** What a function has sent itself for one of many numbers. */
const readStart = (event: JsonObject): ReadRequest => {
  const value = event['Start'];
  const { RunId, Request } = isObject(value) ? value : {};
  const whole = isText(RunId) && RUN_ID.test(RunId) && isObject(Request) && Object.keys(event).length === 1;
  return whole ? { source: 'fan-out', runId: RunId, body: Request } : malformed('Start is not one of our own.');
};

const readOne = (event: JsonObject, receiver: Receiver): ReadRequest => {
  if (Object.hasOwn(event, 'Start')) return readStart(event);
  if (isText(event['triggerName']) && isText(event['triggerTime'])) return readTimer(event, receiver);
  if (isCloudEvent(event)) return readCloudEvent(event, receiver);
  if (isText(event['TopicName']) && isText(event['MessageId'])) {
    const body = readBody(event['Message'], 'Message');
    return { source: 'smq', runId: triggeredRunId(receiver, 'smq', [event['TopicName'], event['MessageId']]), body };
  }
  return readDirect(event);
};

/** EventBridge passes no extension on: a sender puts its trace into the data. */
const takeTrace = ({ source, runId, body: { traceparent, ...body }, ...event }: ReadRequest): TriggeredRequest => ({
  source,
  runId,
  body,
  ...traceOf(event.traceparent, traceparent),
});

/**
 * Reads what a trigger or an invocation brought to a maintenance function: a timer, one CloudEvent or an array of them, a
 * message of an SMQ topic in JSON, a request as it is, or a run that goes on. Nothing is begun unless all of it can be
 * read. Sources: "Time triggers", "EventBridge triggers", "SMQ topic triggers", Function Compute.
 *
 * @param receiver the function: the IDs of its runs bear its name.
 * @throws {ServiceError} `MalformedBody` when it is none of them, or came over HTTP: nobody has checked who sent that.
 */
export const decodeTrigger = (payload: unknown, receiver: Receiver): DecodedTrigger => {
  const event = readJsonEvent(payload);
  if (Array.isArray(event)) {
    if (event.length > EVENTS_MAX) return malformed(`The event holds more than ${String(EVENTS_MAX)} CloudEvents.`);
    const [first, ...rest] = event.map((each) => takeTrace(readCloudEvent(each, receiver)));
    return first ? { kind: 'requests', requests: [first, ...rest] } : malformed('The event is an empty list.');
  }
  if (!isObject(event)) return malformed('The event is not a JSON object.');
  if (httpMembers.some((name) => Object.hasOwn(event, name))) {
    return malformed('The event came over HTTP: maintenance is started by triggers and InvokeFunction only.');
  }
  if (Object.hasOwn(event, 'Continue')) return readContinuation(event);
  return { kind: 'requests', requests: [takeTrace(readOne(event, receiver))] };
};
