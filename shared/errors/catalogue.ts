import { camsCodes } from './cams-codes.js';
import type { CatalogueEntry } from './entry.js';
import { gatewayCodes } from './gateway-codes.js';
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

/** What a code that CAMS answered means. WhatsApp's number in its message, where we know it, says it best. */
export const upstreamEntry = (code: string, message: string): CatalogueEntry => {
  const upstream = catalogue.filter(([origin]) => origin !== 'ours').map(([, table]) => table);
  const meta = metaCodeIn(`${code} ${message}`);
  return (meta === undefined ? undefined : lookUp([metaCodes], meta)) ?? lookUp(upstream, code) ?? unknownUpstream;
};
