import { isObject } from '../../operations/is-object.js';
import { outgoingTrace } from '../../telemetry/scope.js';
import type { JsonObject } from '../task.js';

/** Puts the trace into an event, which has no headers: into the request, or beside the RunId of a run that is resumed. */
export const tracedPayload = (payload: JsonObject): JsonObject => {
  const { Continue } = payload;
  return isObject(Continue)
    ? { ...payload, Continue: { ...Continue, ...outgoingTrace() } }
    : { ...payload, ...outgoingTrace() };
};
