import type { Call, Middleware } from '../call.js';
import { faultyRequest } from '../errors/faulty-request.js';
import { readBody } from '../events/read-body.js';
import type { ParameterSource } from '../operations/decode-parameters.js';
import { readRequest } from '../operations/read-request.js';

const sourcesOf = ({ http, parameters }: Call): readonly ParameterSource[] =>
  http
    ? [{ kind: 'text', entries: Object.entries(http.query) }, ...readBody(http)]
    : [{ kind: 'json', entries: Object.entries(parameters) }];

/**
 * Refuses a request that its operation does not accept, naming every fault at once: a caller told of one at a time needs a
 * round trip for each.
 *
 * @throws {ServiceError} `Missing<Name>`, `InvalidParameter.<Name>` or `UnknownParameter.<Name>` (400), or what the body
 *   is refused for (400, 413, 415).
 */
export const validateRequest = (): Middleware => {
  const validateRequestBefore: Middleware['before'] = ({ event: call }) => {
    const checked = readRequest(call.operation, sourcesOf(call), call.config.maxPageSize);
    if (checked.faults) throw faultyRequest(checked.faults);
    call.request = checked.request;
  };
  return { before: validateRequestBefore };
};
