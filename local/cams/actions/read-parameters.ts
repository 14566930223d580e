import type * as z from 'zod/mini';

import type { ParameterSource } from '../../../shared/operations/decode-parameters.js';
import type { Fault } from '../../../shared/operations/envelope.js';
import type { Operation, RequestOf } from '../../../shared/operations/operation.js';
import { isOwnParameter } from '../../../shared/operations/own-parameters.js';
import { readRequest } from '../../../shared/operations/read-request.js';
import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Knobs } from '../settings.js';

/** SDKs send OwnerId, ResourceOwnerAccount and more that no page mentions: upstream ignores what it does not know. */
const knownTo = (operation: Operation, { kind, entries }: ParameterSource): ParameterSource => ({
  kind,
  entries: [...entries].filter(([name]) => {
    const [root = ''] = name.split('.');
    return Object.hasOwn(operation.request.shape, root) && !isOwnParameter(root);
  }),
});

/** Whether a parameter may be left out, and cannot be empty: only then do the two differ. */
const isEmptyOptional = (operation: Operation, name: string): boolean => {
  // Indexing by a name that came over the wire; knownTo has made sure that the shape has it.
  const schema = (operation.request.shape as Readonly<Record<string, z.ZodMiniType>>)[name];
  return schema !== undefined && schema.safeParse(undefined).success && !schema.safeParse('').success;
};

const withoutEmpty = (operation: Operation, { kind, entries }: ParameterSource): ParameterSource => ({
  kind,
  entries: [...entries].filter(([name, value]) => value !== '' || !isEmptyOptional(operation, name)),
});

const toRefusal = ({ Parameter, Code, Message }: Fault): Refusal => {
  const [root = '', ...rest] = Parameter.split('.');
  if (root === 'Page' && (rest.length > 0 || !Code.startsWith('Missing'))) return new Refusal(refusals.PageInvalid);
  if (Code === refusals.ChannelTypeNotSupported.Code) return new Refusal(refusals.ChannelTypeNotSupported);
  const Name = Code.replace(/^(Missing|\w+\.)/, '');
  if (Code.startsWith('Missing')) return new Refusal(refusals.MissingParameter, { Name });
  return new Refusal(refusals.InvalidParameter, { Name, Reason: Message });
};

/**
 * Reads an action's parameters.
 *
 * @throws {Refusal} for the first fault in the definition's order: upstream names one at a time.
 */
export const readParameters = <O extends Operation>(
  operation: O,
  sources: readonly ParameterSource[],
  { emptyParameters }: Pick<Knobs, 'emptyParameters'>,
): RequestOf<O> => {
  const known = sources.map((source) => knownTo(operation, source));
  const checked = readRequest(
    operation,
    emptyParameters === 'absent' ? known.map((source) => withoutEmpty(operation, source)) : known,
  );
  if (checked.faults) throw toRefusal(checked.faults[0]);
  return checked.request;
};
