import { canonicalQuery } from '../rpc/canonical-query.js';
import type { CanonicalParts } from '../rpc/canonical-request.js';
import type { RpcCall } from '../rpc/rpc-call.js';
import { headerOf } from '../rpc/rpc-request.js';
import { sha256Hex } from '../sha256-hex.js';
import { encodingVariants } from './encoding-variants.js';
import type { Variant } from './variants.js';

const REAL_HOST = 'cams.ap-southeast-1.aliyuncs.com';

/** A canonical request in parts, and the key it is signed with. */
export interface Acs3Text {
  readonly parts: CanonicalParts;
  readonly key: string;
}

const changing =
  (change: (parts: CanonicalParts) => Partial<CanonicalParts>) =>
  ({ parts, key }: Acs3Text): Acs3Text => ({ key, parts: { ...parts, ...change(parts) } });

const withHost = (hostOf: (host: string) => string) =>
  changing(({ headers }) => ({
    headers: headers.map((line) => (line.startsWith('host:') ? `host:${hostOf(line.slice(5))}` : line)),
  }));

/** The mistakes that are known of clients that sign by hand. */
export const acs3Variants = (call: RpcCall): readonly Variant<Acs3Text>[] => {
  const { request, form } = call;
  const claimedHash = headerOf(request, 'x-acs-content-sha256') ?? '';
  return [
    {
      does: 'signs the hash in x-acs-content-sha256, which is not that of the body that came',
      apply: changing(() => ({ bodyHash: claimedHash })),
    },
    { does: 'signs the hash of an empty body', apply: changing(() => ({ bodyHash: sha256Hex('') })) },
    { does: 'signs the host without its port', apply: withHost((host) => host.replace(/:\d+$/, '')) },
    { does: `signs the host ${REAL_HOST}`, apply: withHost(() => REAL_HOST) },
    {
      does: 'signs another method than it sends',
      apply: changing(({ method }) => ({ method: method === 'GET' ? 'POST' : 'GET' })),
    },
    { does: 'signs an empty path instead of /', apply: changing(() => ({ path: '' })) },
    { does: 'signs no query', apply: changing(() => ({ query: '' })) },
    {
      does: 'signs the parameters of the form as if they were in the query',
      apply: changing(() => ({ query: canonicalQuery([...request.query, ...form]) })),
    },
    {
      does: 'adds & to the secret, as the older signature does',
      apply: ({ parts, key }) => ({ parts, key: `${key}&` }),
    },
    ...encodingVariants(request.query, request.rawQuery ?? '').map(({ does, apply }) => ({
      does,
      apply: changing(({ query }) => ({ query: apply(query) })),
    })),
  ];
};
