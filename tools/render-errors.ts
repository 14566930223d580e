import { catalogue, type Origin } from '../shared/errors/catalogue.js';
import type { CatalogueEntry, RetryClass } from '../shared/errors/entry.js';
import { outcomesOf } from '../shared/errors/outcomes-of.js';
import { statusFor } from '../shared/errors/status-for.js';
import type { Outcome } from '../shared/operations/envelope.js';
import { markdownTable } from './markdown-table.js';

const origins: Readonly<Record<Origin, { readonly title: string; readonly about: string }>> = {
  ours: {
    title: 'Codes of these functions',
    about:
      '`<Name>` is a parameter, such as `BusinessNumber` or `Page.Size`; `Faults` in the answer names every fault, at most 50; `Message` says how many more there are.',
  },
  gateway: {
    title: 'Codes of the OpenAPI gateway before CAMS',
    about: 'They pass unchanged, but for those that concern our own credentials.',
  },
  CAMS: {
    title: 'Codes of CAMS',
    about: 'From the list that CAMS publishes for all its operations. The pages of the group operations name none.',
  },
  WhatsApp: {
    title: 'Numbers of WhatsApp',
    about: 'CAMS wraps them into a message, as in `(#131215) …`. The number decides, whatever code stands around it.',
  },
  unpublished: {
    title: 'Stand-ins for codes that nobody publishes',
    about: 'The local CAMS answers these. Expect the real service to answer something else: `docs/cams-quirks.md`.',
  },
};

const order: readonly Origin[] = ['ours', 'gateway', 'CAMS', 'WhatsApp', 'unpublished'];

const retries: Readonly<Record<RetryClass, string>> = {
  never: 'no',
  backoff: 'yes',
  once: 'yes',
  slow: 'yes, a minute later',
  ambiguous: 'yes; a create only with `ClientToken`, or when NotApplied',
};

/** A refusal of CAMS has one outcome; the head of the page states the exception, a lost attempt before it. */
const outcomesOn = (entry: CatalogueEntry, origin: Origin): readonly Outcome[] =>
  origin === 'ours' || entry.retry === 'ambiguous' ? outcomesOf(entry) : outcomesOf(entry).slice(0, 1);

const rowOf =
  (origin: Origin) =>
  ([code, entry]: readonly [string, CatalogueEntry]): readonly string[] => {
    const outcomes = outcomesOn(entry, origin);
    const answered = entry.answeredAs === undefined ? '' : ` Answered as \`${entry.answeredAs}\`.`;
    return [
      `\`${code}\``,
      [...new Set(outcomes.map((outcome) => statusFor(entry, outcome)))].join(', '),
      retries[entry.retry],
      outcomes.join(', '),
      `${entry.message} ${entry.advice}${answered}`,
    ];
  };

const section = (origin: Origin): string => {
  const { title, about } = origins[origin];
  const rows = catalogue
    .filter(([name]) => name === origin)
    .flatMap(([, table]) => Object.entries(table).map(rowOf(origin)));
  return [
    `## ${title}`,
    about,
    markdownTable(['Code', 'HTTP', 'Retryable', 'Outcome of a change', 'Meaning and advice'], rows),
  ].join('\n\n');
};

/** The page of error codes, read off the catalogue. */
export const renderErrors = (): string =>
  [
    '<!-- Generated from shared/errors by `npm run generate`; edit the catalogue. -->',
    '# Error codes',
    `Every failed answer has \`Code\`, \`Message\`, \`Outcome\`, \`Retryable\` and \`Advice\`. \`Outcome\` says what became of the
change: \`NotApplied\`, \`Applied\` or \`Unknown\`. It is \`NotApplied\` for the two List operations, which change nothing.`,
    '## The status says whether a repeat is safe',
    `| HTTP                    | What is so                                                                       |
| ----------------------- | -------------------------------------------------------------------------------- |
| 429, 503                | nothing was done: a gateway or client may repeat the request by itself           |
| other 4xx but 409       | the request was refused; nothing was done                                        |
| 207, 409, 500, 502, 504 | read \`Outcome\`, and repeat only what is \`Retryable\`                            |`,
    `- If an attempt may have run unheard, the outcome is \`Unknown\` and the status 502 (504 when the time was over), even if a
  later attempt of the same call was refused: \`Code\` says what the last one heard. A status below that does not fit is
  replaced so.
- A code that is not on this page is answered with 502, CAMS's own \`RequestId\`, and the outcome \`Unknown\`.
- An AddChatGroup or AddChatGroupInviteLink without \`ClientToken\` whose outcome is \`Unknown\` is not \`Retryable\`, and \`Advice\`
  says to look first: a repeat would make another. With its \`ClientToken\` the same request may always be repeated.
- These are the statuses of the functions. A gateway's own 503 may come after the request has reached them.`,
    ...order.map(section),
  ].join('\n\n');
