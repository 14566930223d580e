import { checkRequest, type CheckedRequest } from './check-request.js';
import { decodeParameters, type ParameterSource } from './decode-parameters.js';
import type { Operation } from './operation.js';

/**
 * Turns the raw parameters of a request into the operation's typed request.
 *
 * @param maxPageSize the most rows a page may ask for.
 * @returns the request, or every fault of decoding and of checking at once.
 */
export const readRequest = <O extends Operation>(
  operation: O,
  sources: readonly ParameterSource[],
  maxPageSize?: number,
): CheckedRequest<O> => {
  const decoded = decodeParameters(operation, sources);
  const checked = checkRequest(operation, decoded.values, maxPageSize);
  const undecodable = new Set(decoded.faults.map((fault) => fault.Parameter));
  const [first, ...rest] = [
    ...decoded.faults,
    ...(checked.faults ?? []).filter((fault) => !undecodable.has(fault.Parameter)),
  ];
  return first ? { faults: [first, ...rest] } : checked;
};
