import { catalogue, type Origin } from '../shared/errors/catalogue.js';
import type { CatalogueEntry, RetryClass } from '../shared/errors/entry.js';
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
  ambiguous: 'yes, but not AddChatGroup or AddChatGroupInviteLink',
};

const outcomeOf = ({ outcome, retry }: CatalogueEntry): string =>
  outcome ?? (retry === 'ambiguous' ? 'Unknown' : 'NotApplied');

const rowOf = ([code, entry]: readonly [string, CatalogueEntry]): readonly string[] => [
  `\`${code}\``,
  String(entry.status),
  retries[entry.retry],
  outcomeOf(entry),
  `${entry.message} ${entry.advice}${entry.answeredAs === undefined ? '' : ` Answered as \`${entry.answeredAs}\`.`}`,
];

const section = (origin: Origin): string => {
  const { title, about } = origins[origin];
  const rows = catalogue.filter(([name]) => name === origin).flatMap(([, table]) => Object.entries(table).map(rowOf));
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
    `Every failed answer has \`Code\`, \`Message\`, \`Outcome\`, \`Retryable\` and \`Advice\`. \`Outcome\` is \`NotApplied\`
for the two List operations and whenever no byte reached CAMS. A code that is not on this page is answered with HTTP 502,
CAMS's own \`RequestId\`, and the outcome \`Unknown\`. When an earlier attempt of the same call may have been executed
unheard, the outcome is \`Unknown\` whatever the last attempt was told. An AddChatGroup or AddChatGroupInviteLink with
that outcome is not \`Retryable\`, and \`Advice\` says to look first: a repeat would make another.`,
    ...order.map(section),
  ].join('\n\n');
