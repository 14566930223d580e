import { percentEncode } from '../rpc/canonical-query.js';
import type { RpcCall } from '../rpc/rpc-call.js';
import { encodingVariants } from './encoding-variants.js';
import type { Variant } from './variants.js';

/** The text of the older signature before its last encoding, what that is joined with, and the key it is signed with. */
export interface V1Text {
  readonly method: string;
  readonly query: string;
  readonly encode: (query: string) => string;
  readonly separator: string;
  readonly key: string;
}

export const joinV1 = ({ method, query, encode, separator }: V1Text): string => `${method}${separator}${encode(query)}`;

export const rightV1 = (method: string, query: string, secret: string): V1Text => ({
  method,
  query,
  encode: percentEncode,
  separator: '&%2F&',
  key: `${secret}&`,
});

/** The mistakes that are known of clients that sign by hand. */
export const v1Variants = ({ request, form }: RpcCall): readonly Variant<V1Text>[] => {
  const sent = [...request.query, ...form].filter(([name]) => name !== 'Signature');
  const rawQuery = (request.rawQuery ?? '').replace(/(^|&)Signature=[^&]*/, '').replace(/^&/, '');
  return [
    { does: 'signs with the secret without & after it', apply: (text) => ({ ...text, key: text.key.slice(0, -1) }) },
    {
      does: 'signs another method than it sends',
      apply: (text) => ({ ...text, method: text.method === 'GET' ? 'POST' : 'GET' }),
    },
    {
      does: 'does not encode the sorted parameters a second time',
      apply: (text) => ({ ...text, encode: (query) => query }),
    },
    { does: 'signs / instead of %2F', apply: (text) => ({ ...text, separator: '&/&' }) },
    ...encodingVariants(sent, rawQuery).map(({ does, apply }) => ({
      does,
      apply: (text: V1Text) => ({ ...text, query: apply(text.query) }),
    })),
  ];
};
