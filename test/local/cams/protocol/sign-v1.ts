import { createHmac, randomBytes } from 'node:crypto';

import { pairsOf, type Signed } from '../sign-request.js';

/** Written from the documentation of the older signature alone: it shares no line with the code it tests. */
export interface UnsignedV1 {
  readonly host: string;
  readonly atMs: number;
  readonly method?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly secret?: string;
  /** In place of the common parameters; an empty string takes one out before signing. */
  readonly common?: Readonly<Record<string, string>>;
}

export const signV1 = (request: UnsignedV1): Signed => {
  const { method = 'POST', parameters = {}, form, secret = 'local-access-secret' } = request;
  const query: Record<string, string> = {
    Action: 'ListChatGroup',
    Version: '2020-06-06',
    Format: 'JSON',
    Timestamp: new Date(request.atMs).toISOString().replace(/\.\d+Z/, 'Z'),
    SignatureNonce: randomBytes(16).toString('hex'),
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    AccessKeyId: 'local-access-key',
    ...parameters,
    ...request.common,
  };
  for (const name of Object.keys(query))
    if (query[name] === '' && request.common?.[name] === '') Reflect.deleteProperty(query, name);
  const canonical = pairsOf({ ...query, ...form });
  const text = `${method}&%2F&${encodeURIComponent(canonical).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;
  const Signature = createHmac('sha1', `${secret}&`).update(text).digest('base64');
  return {
    method,
    path: `/?${pairsOf(query)}&${pairsOf({ Signature })}`,
    headers: { host: request.host, ...(form && { 'content-type': 'application/x-www-form-urlencoded' }) },
    body: form ? pairsOf(form) : '',
  };
};
