import type { CatalogueEntry } from '../../shared/errors/entry.js';
import type { HttpMethod, Operation, Repetition } from '../../shared/operations/operation.js';
import { describeSchema, type FieldDescription } from '../describe-schema.js';
import { functionNameOf } from '../function-name-of.js';
import { markdownTable } from '../markdown-table.js';
import { EXAMPLE_REQUEST_ID, failuresOf } from './failures-of.js';
import { notes } from './notes.js';
import { type AnsweredCode, ownCodesOf } from './own-codes-of.js';

const repetitions: Readonly<Record<Repetition, string>> = {
  reads: 'changes nothing',
  converges: 'ends in the same state',
  duplicates: 'makes another one, unless it has the `ClientToken` of the first',
};

const json = (value: unknown): string => JSON.stringify(value, null, 2);
const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;
const code = (text: string): string => `\`${text}\``;

const descriptionOf = ({ description, isAddition }: FieldDescription): string =>
  isAddition ? `_Addition._ ${description}` : description;

const overview = (operation: Operation): string => {
  const { name, methods, timeoutSeconds, ramActions, access, repetition } = operation;
  return markdownTable(
    ['', ''],
    [
      ['Request', methods.map((method: HttpMethod) => code(`${method} /${name}`)).join(' or ')],
      ['Function', code(`chat-groups-${functionNameOf(operation)}`)],
      ['RAM actions of its role', `${ramActions.map(code).join(', ')} on resource \`*\``],
      ['Access level', access],
      ['Time limit', `${String(timeoutSeconds)} s; less with the header \`X-Timeout-Ms\``],
      ['The same request again', repetitions[repetition]],
    ],
  );
};

const parameters = ({ request }: Operation): string =>
  markdownTable(
    ['Parameter', 'Type', 'Required', 'Description', 'Limits'],
    describeSchema(request).map((field) => [
      code(field.name),
      field.type,
      field.required ? 'yes' : 'no',
      descriptionOf(field),
      field.rules.join('; '),
    ]),
  );

const commonElements: readonly (readonly string[])[] = [
  ['`RequestId`', 'string', 'always', "CAMS's ID of the request when it answered, else that of the function."],
  ['`Code`', 'string', 'always', '`OK`, or one of the codes below.'],
  ['`Success`', 'boolean', 'always', 'Whether `Code` is `OK`.'],
  ['`Message`', 'string', 'on failure', 'What went wrong.'],
];
const notice = [
  ['`Message`, `Advice`', 'string', 'with `WaitSeconds`', 'Where the wait ended without the state of the group: why.'],
];

const elements = ({ request, response }: Operation): string =>
  markdownTable(
    ['Element', 'Type', 'There', 'Description'],
    [
      ...commonElements,
      ...('WaitSeconds' in request.shape ? notice : []),
      ...describeSchema(response).map((field) => [
        code(field.name),
        field.type,
        field.required ? 'on success' : 'where known',
        descriptionOf(field),
      ]),
    ],
  );

const flattened = (value: unknown, path: string): readonly string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, member]) => flattened(member, path === '' ? name : `${path}.${name}`))
    : [`${path}=${encodeURIComponent(String(value))}`];

const methodOf = ({ name }: Operation): string => name.charAt(0).toLowerCase() + name.slice(1);

const exampleSections = (operation: Operation): readonly string[] => {
  const { name, methods, examples } = operation;
  return examples.flatMap(({ title, request, response }) => [
    `### ${title}`,
    'Against `npm start`, with curl:',
    fenced(
      'sh',
      `curl -s http://127.0.0.1:9000/${name} -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(request)}'`,
    ),
    ...(methods.includes('GET')
      ? ['or as a query:', fenced('sh', `curl -s 'http://127.0.0.1:9000/${name}?${flattened(request, '').join('&')}'`)]
      : []),
    'From a program, by the [typed client](../client.md):',
    fenced('ts', `const answer = await groups.${methodOf(operation)}(${JSON.stringify(request)});`),
    'Invoked directly, as whoever may `fc:InvokeFunction` it; the answer is the same without HTTP around it:',
    fenced('sh', `npx s ${functionNameOf(operation)} invoke -e '${JSON.stringify(request)}'`),
    'The answer:',
    fenced('json', json({ RequestId: EXAMPLE_REQUEST_ID, Code: 'OK', Success: true, ...response })),
  ]);
};

const retryable: Readonly<Record<CatalogueEntry['retry'], string>> = {
  never: 'no',
  backoff: 'yes',
  once: 'yes',
  slow: 'yes, a minute later',
  ambiguous: 'yes',
};

const retryableOf = ({ repetition }: Operation, { entry, outcomes }: AnsweredCode): string =>
  repetition === 'duplicates' && outcomes.includes('Unknown') && entry.retry !== 'never'
    ? 'only with `ClientToken`'
    : retryable[entry.retry];

const errors = (operation: Operation): readonly string[] => {
  const [failure] = failuresOf(operation);
  return [
    `Every failure has \`Message\`, \`Outcome\` (\`NotApplied\`, \`Applied\` or \`Unknown\`: what became of the change), \`Retryable\`
and \`Advice\`. These are the codes of the function itself; those of CAMS pass unchanged, with the status and the advice that
[errors.md](../errors.md) gives them.`,
    markdownTable(
      ['HTTP', 'Code', 'Outcome', 'Retryable', 'Meaning and advice'],
      ownCodesOf(operation, 'POST')
        .toSorted((a, b) => a.status - b.status)
        .map((answered) => [
          String(answered.status),
          code(answered.code),
          answered.outcomes.join(', '),
          retryableOf(operation, answered),
          `${answered.entry.message} ${answered.entry.advice}`,
        ]),
    ),
    ...(failure ? ['A request with two faults:', fenced('json', json(failure.envelope))] : []),
  ];
};

/** The reference page of one operation, read off its definition, the catalogue and the notes. */
export const renderReference = (operation: Operation): string =>
  [
    '<!-- Generated by `npm run generate` from shared/operations, shared/errors and tools/contract; edit those. -->',
    `# ${operation.name}`,
    operation.summary,
    overview(operation),
    '## Request parameters',
    `In the query, in a JSON object, or in a form. A parameter that is not in the table is refused, and so are \`OwnerId\`,
\`ResourceOwnerAccount\` and \`ResourceOwnerId\`, which official SDKs have in every request: they would step around access.`,
    parameters(operation),
    '## Response elements',
    elements(operation),
    '## Examples',
    ...exampleSections(operation),
    '## Errors',
    ...errors(operation),
    '## Good to know',
    ...[notes[operation.name].map((note) => `- ${note}`).join('\n')],
    'All operations: [operations.md](../operations.md).',
  ].join('\n\n');
