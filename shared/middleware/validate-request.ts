import type { Call, Middleware } from '../call.js';
import { serviceError } from '../errors/service-error.js';
import { readBody } from '../events/read-body.js';
import type { OwnCode } from '../errors/own-codes.js';
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
    if (checked.faults) {
      const { faults } = checked;
      const [{ Code, Message }, ...others] = faults;
      const more = others.length > 0 ? ` Faults names ${String(others.length)} more.` : '';
      // The definitions make these codes, always of one of our three families.
      throw serviceError(Code as OwnCode, { message: `${Message}${more}`, faults });
    }
    call.request = checked.request;
  };
  return { before: validateRequestBefore };
};
