import { isObject } from '../../operations/is-object.js';
import { outgoingTrace } from '../../telemetry/scope.js';
import type { JsonObject } from '../task.js';

/** Puts the trace into an event, which has no headers: into the request, or beside the RunId of a run that is resumed. */
export const tracedPayload = (payload: JsonObject): JsonObject => {
  const { Continue, Start } = payload;
  if (isObject(Continue)) return { ...payload, Continue: { ...Continue, ...outgoingTrace() } };
  const request = isObject(Start) ? Start['Request'] : undefined;
  if (isObject(Start) && isObject(request)) {
    return { ...payload, Start: { ...Start, Request: { ...request, ...outgoingTrace() } } };
  }
  return { ...payload, ...outgoingTrace() };
};
