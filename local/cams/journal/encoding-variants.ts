import type { Pair } from '../rpc/decode-pairs.js';
import { percentEncode } from '../rpc/canonical-query.js';
import type { Variant } from './variants.js';

const inOrder = (pairs: readonly Pair[]): string =>
  pairs.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&');

const decodeAll = (query: string): string => {
  try {
    return decodeURIComponent(query);
  } catch {
    return query;
  }
};

/** Mistakes in the canonical query, the same in both signatures. */
export const encodingVariants = (sent: readonly Pair[], rawQuery: string): readonly Variant<string>[] => [
  { does: 'writes a space as + instead of %20', apply: (query) => query.replaceAll('%20', '+') },
  {
    does: "leaves ! ' ( ) * as they are instead of encoding them",
    apply: (query) => query.replace(/%(21|27|28|29|2A)/g, (encoded) => decodeURIComponent(encoded)),
  },
  { does: 'leaves * as it is instead of %2A', apply: (query) => query.replaceAll('%2A', '*') },
  { does: 'encodes ~ as %7E', apply: (query) => query.replaceAll('~', '%7E') },
  {
    does: 'encodes with lower-case hex digits',
    apply: (query) => query.replace(/%[0-9A-F]{2}/g, (e) => e.toLowerCase()),
  },
  { does: 'leaves / as it is instead of %2F', apply: (query) => query.replaceAll('%2F', '/') },
  { does: 'does not encode at all', apply: decodeAll },
  { does: 'encodes twice', apply: (query) => query.replaceAll('%', '%25') },
  { does: 'does not sort the parameters', apply: () => inOrder(sent) },
  { does: 'signs the query as it stands in the URL', apply: () => rawQuery },
  { does: 'sorts the query of the URL without encoding it anew', apply: () => rawQuery.split('&').sort().join('&') },
  {
    does: 'leaves out parameters without a value',
    apply: (query) => query.replace(/(^|&)[^&=]*=(?=&|$)/g, '').replace(/^&/, ''),
  },
];
