import { camsCodes } from './cams-codes.js';
import type { OperationName } from '../operations/operation.js';
import type { CatalogueEntry } from './entry.js';
import { gatewayCodes } from './gateway-codes.js';
import type { ObservedCode } from './meaning.js';
import { meanings } from './meanings.js';
import { metaCodes } from './meta-codes.js';
import { ownCodes } from './own-codes.js';
import { unpublishedCodes } from './unpublished-codes.js';

/** Who coined a code. `unpublished` ones are our stand-ins for codes that CAMS keeps to itself. */
export type Origin = 'ours' | 'gateway' | 'CAMS' | 'WhatsApp' | 'unpublished';

/** Every code we know, in the order of precedence: the first table that holds a code explains it. */
export const catalogue: readonly (readonly [Origin, Readonly<Record<string, CatalogueEntry>>])[] = [
  ['CAMS', camsCodes],
  ['gateway', gatewayCodes],
  ['WhatsApp', metaCodes],
  ['unpublished', unpublishedCodes],
  ['ours', ownCodes],
];

const families = ['Missing', 'InvalidParameter.', 'UnknownParameter.', 'Throttling.'];

const lookUp = (
  tables: readonly Readonly<Record<string, CatalogueEntry>>[],
  code: string,
): CatalogueEntry | undefined => {
  const family = families.find((prefix) => code.startsWith(prefix) && code.length > prefix.length);
  for (const key of family ? [code, `${family}<Name>`] : [code]) {
    for (const table of tables) if (Object.hasOwn(table, key)) return table[key];
  }
  return undefined;
};

/** What one of our own codes means. */
export const ownEntry = (code: string): CatalogueEntry => lookUp([ownCodes], code) ?? ownCodes.InternalFault;

/** WhatsApp's number inside a message of CAMS, as in "(#131215) …". */
export const metaCodeIn = (message: string): string | undefined => /(?<!\d)13\d{4}(?!\d)/.exec(message)?.[0];

const unknownUpstream: CatalogueEntry = {
  status: 502,
  retry: 'never',
  outcomes: ['Unknown'],
  message: 'CAMS answered with a code that is not documented.',
  advice: 'Give Alibaba Cloud the RequestId; nothing is known about this code.',
};

const ofGateway: ReadonlySet<CatalogueEntry> = new Set(Object.values(gatewayCodes));

/** Whether the gateway before CAMS says so: it refuses before anything is executed. */
export const isOfGateway = (entry: CatalogueEntry): boolean => ofGateway.has(entry);

/** Whether nothing is known about what CAMS answered. */
export const isUndocumented = (entry: CatalogueEntry): boolean => entry === unknownUpstream;

/** What a code means that was observed: WhatsApp's number first, as everywhere. */
const observedEntry = (
  code: string,
  meta: string | undefined,
  observed: readonly ObservedCode[],
  operation: OperationName | undefined,
): CatalogueEntry | undefined => {
  const isMeant = (row: ObservedCode): boolean =>
    row.operations === undefined || (operation !== undefined && row.operations.includes(operation));
  const row = [meta, code].flatMap((key) => observed.filter((each) => each.code === key && isMeant(each)))[0];
  return row && meanings[row.meaning];
};

/**
 * What a code that CAMS answered means. WhatsApp's number in its message, where we know it, says it best.
 *
 * @param observed codes that a profile names; they count before ours.
 * @param operation which operation was answered so.
 */
export const upstreamEntry = (
  code: string,
  message: string,
  observed: readonly ObservedCode[] = [],
  operation?: OperationName,
): CatalogueEntry => {
  const upstream = catalogue.filter(([origin]) => origin !== 'ours').map(([, table]) => table);
  const meta = metaCodeIn(`${code} ${message}`);
  return (
    observedEntry(code, meta, observed, operation) ??
    (meta === undefined ? undefined : lookUp([metaCodes], meta)) ??
    lookUp(upstream, code) ??
    unknownUpstream
  );
};
