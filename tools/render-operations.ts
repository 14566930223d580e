import { operations } from '../shared/operations/operations.js';
import type { Operation, Repetition } from '../shared/operations/operation.js';
import { describeSchema, type FieldDescription } from './describe-schema.js';
import { markdownTable } from './markdown-table.js';

const repetitions: Readonly<Record<Repetition, string>> = {
  reads: 'changes nothing',
  converges: 'ends in the same state',
  duplicates: 'makes another one',
};

const limits = ({ rules }: FieldDescription): string => rules.join('; ');

const parameterTable = (operation: Operation): string => {
  const rows = describeSchema(operation.request).map((field) => [
    `\`${field.name}\``,
    field.type,
    field.required ? 'yes' : 'no',
    limits(field),
    field.description,
  ]);
  return markdownTable(['Parameter', 'Type', 'Required', 'Limits', 'Description'], rows);
};

const elementTable = (operation: Operation): string => {
  const rows = describeSchema(operation.response).map((field) => [
    `\`${field.name}\``,
    field.type,
    field.required ? 'yes' : 'no',
    field.description,
  ]);
  return markdownTable(['Element', 'Type', 'Always there', 'Description'], rows);
};

const json = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;

const section = (operation: Operation): string => {
  const { name, summary, methods, ramActions, access, timeoutSeconds, repetition, examples } = operation;
  return [
    `## ${name}`,
    summary,
    markdownTable(
      ['Method and path', 'RAM action of the function', 'Access level', 'Time limit', 'The same request again'],
      [
        [
          `${methods.map((method) => `\`${method}\``).join(', ')} \`/${name}\``,
          ramActions.map((action) => `\`${action}\``).join(', '),
          access,
          `${String(timeoutSeconds)} s`,
          repetitions[repetition],
        ],
      ],
    ),
    parameterTable(operation),
    elementTable(operation),
    ...examples.flatMap(({ title, request, response }) => [
      `${title}:`,
      json(request),
      'answers, beside the common elements:',
      json(response),
    ]),
  ].join('\n\n');
};

/** The reference page of the operations, read off their definitions. */
export const renderOperations = (): string =>
  [
    '<!-- Generated from shared/operations by `npm run generate`; edit the definitions. -->',
    '# The eight operations',
    `Parameters travel in the query, or in the body as a JSON object or a form. \`Page\` and \`List\` may be objects, JSON
strings, or flattened (\`Page.Index\`, \`List.1.ParticipantNumber\`). A parameter that is not in the table is refused.`,
    `Every answer has \`RequestId\`, \`Code\` and \`Success\`; \`Success\` is true when \`Code\` is \`OK\`. The tables name
what an operation adds.`,
    markdownTable(
      ['Operation', 'What it does'],
      operations.map(({ name, summary }) => [`[${name}](#${name.toLowerCase()})`, summary]),
    ),
    ...operations.map(section),
  ].join('\n\n');
