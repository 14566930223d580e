import { createHash, createHmac, randomBytes } from 'node:crypto';

/** Written from the documentation of the signature alone: it shares no line with the code it tests. */
export interface Unsigned {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly host: string;
  readonly action?: string;
  readonly version?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly atMs: number;
  readonly nonce?: string;
  readonly accessKeyId?: string;
  readonly secret?: string;
  readonly securityToken?: string;
  /** Further headers, signed; an empty string takes one out before signing. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Signed {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

const hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const percent = (text: string): string =>
  Array.from(Buffer.from(text, 'utf8'), (byte) => {
    const char = String.fromCharCode(byte);
    return /[A-Za-z0-9._~-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');

export const pairsOf = (parameters: Readonly<Record<string, string>>): string =>
  Object.keys(parameters)
    .sort()
    .map((name) => `${percent(name)}=${percent(parameters[name] ?? '')}`)
    .join('&');

export const signRequest = (request: Unsigned): Signed => {
  const {
    method = 'POST',
    parameters = {},
    accessKeyId = 'local-access-key',
    secret = 'local-access-secret',
  } = request;
  const body = request.form ? pairsOf(request.form) : '';
  const headers: Record<string, string> = {
    host: request.host,
    'x-acs-action': request.action ?? 'ListChatGroup',
    'x-acs-version': request.version ?? '2020-06-06',
    'x-acs-date': new Date(request.atMs).toISOString().replace(/\.\d+Z/, 'Z'),
    'x-acs-signature-nonce': request.nonce ?? randomBytes(16).toString('hex'),
    'x-acs-content-sha256': hex(body),
    ...(request.form && { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(request.securityToken !== undefined && {
      'x-acs-accesskey-id': accessKeyId,
      'x-acs-security-token': request.securityToken,
    }),
    ...request.headers,
  };
  for (const name of Object.keys(headers)) if (headers[name] === '') Reflect.deleteProperty(headers, name);
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name] ?? ''}\n`).join('');
  const canonical = `${method}\n/\n${pairsOf(parameters)}\n${lines}\n${names.join(';')}\n${hex(body)}`;
  const signature = createHmac('sha256', secret)
    .update(`ACS3-HMAC-SHA256\n${hex(canonical)}`)
    .digest('hex');
  const authorization = `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
  return { method, path: `/?${pairsOf(parameters)}`, headers: { ...headers, authorization }, body };
};
