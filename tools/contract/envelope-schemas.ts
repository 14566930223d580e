import { FAULTS_NAMED_MAX } from '../../shared/errors/faulty-request.js';
import type { JsonObject } from './json-schema.js';

const text = (description: string): JsonObject => ({ type: 'string', description });

/** The elements of `Envelope` and `Fault` in shared/operations/envelope.ts, for readers of the document. */
const common = {
  RequestId: text("CAMS's ID of the request when CAMS answered, else that of the function."),
  Code: text('`OK`, or what went wrong.'),
  Success: { type: 'boolean', description: 'Whether `Code` is `OK`.' },
};

const fault: JsonObject = {
  type: 'object',
  description: 'What is wrong with one parameter.',
  required: ['Parameter', 'Code', 'Message'],
  properties: {
    Parameter: text('The parameter in its flattened form, such as `Page.Size` or `List.2.ParticipantNumber`.'),
    Code: text('`Missing<Name>`, `InvalidParameter.<Name>` or `UnknownParameter.<Name>`.'),
    Message: text('The rule that it breaks.'),
  },
};

const failure: JsonObject = {
  type: 'object',
  description: 'What every failed request is answered.',
  required: ['RequestId', 'Code', 'Success', 'Message', 'Outcome', 'Retryable', 'Advice'],
  properties: {
    ...common,
    Success: { const: false },
    Message: text('What went wrong, in one sentence.'),
    Outcome: {
      type: 'string',
      enum: ['NotApplied', 'Applied', 'Unknown'],
      description: 'What became of the change that the request asked for.',
    },
    Retryable: { type: 'boolean', description: 'Whether the same request may succeed when it is sent again.' },
    Advice: text('What to do about it, in one sentence.'),
    Faults: {
      type: 'array',
      maxItems: FAULTS_NAMED_MAX,
      items: { $ref: '#/components/schemas/Fault' },
      description: `Every fault of the request, at most ${String(FAULTS_NAMED_MAX)}: Message says how many more there are. \`Code\` is that of the first.`,
    },
    AccessDeniedDetail: text('A JSON object in a string: the RAM action that was denied, and how.'),
  },
};

/** The schemas that the answers of all operations share. */
export const sharedSchemas: Readonly<Record<string, JsonObject>> = { Failure: failure, Fault: fault };

/** The elements of an answer that says OK. */
export const okElements: JsonObject = { ...common, Code: { const: 'OK' }, Success: { const: true } };

/** What a success says beside its elements, where the wait for a new group did not end with its state. */
export const noticeElements: JsonObject = {
  Message: text('Where WaitSeconds ended without the state of the group: what is so.'),
  Advice: text('What to do then.'),
};
