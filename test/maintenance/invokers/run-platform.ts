import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An invocation as the platform heard it. */
export interface HeardInvocation {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly signatureIsRight: boolean;
}

export interface Platform {
  /** `127.0.0.1:<port>` */
  readonly endpoint: string;
  readonly heard: HeardInvocation[];
  /** How the next invocations are answered: status and JSON; undefined: not at all, the connection is cut. */
  answer: { readonly status: number; readonly body: string } | undefined;
  readonly close: () => Promise<void>;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const textOf = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? value.join(',') : (value ?? '');

/** Source: "Signature method V3", Alibaba Cloud; written here from the page, not from the SDK. */
const isSignedByAcs3 = ({ method, url = '', headers }: IncomingMessage, body: string, secret: string): boolean => {
  const found = /^ACS3-HMAC-SHA256 Credential=(\S+),SignedHeaders=(\S+),Signature=([0-9a-f]{64})$/.exec(
    headers.authorization ?? '',
  );
  if (!found) return false;
  const [, , signedHeaders = '', signature] = found;
  const names = signedHeaders.split(';');
  const [path = '', query = ''] = url.split('?');
  const canonical = [
    method,
    path,
    query,
    ...names.map((name) => `${name}:${textOf(headers[name]).trim()}`),
    '',
    signedHeaders,
    sha256(body),
  ].join('\n');
  const wanted = createHmac('sha256', secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex');
  const covers = ['host', 'x-acs-action', 'x-acs-date', 'x-acs-security-token'].every((name) => names.includes(name));
  return wanted === signature && covers && headers['x-acs-content-sha256'] === sha256(body);
};

/** Source: "Signature authentication", Function Compute 2.0; written here from the page, not from the SDK. */
const isSignedByFc = ({ method, url = '', headers }: IncomingMessage, body: string, keys: Keys): boolean => {
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-fc-'))
    .sort()
    .map((name) => `${name}:${textOf(headers[name])}\n`)
    .join('');
  const md5 = textOf(headers['content-md5']);
  const [path = ''] = url.split('?');
  const text = [
    method,
    md5,
    headers['content-type'] ?? '',
    headers.date ?? '',
    `${own}${decodeURIComponent(path)}`,
  ].join('\n');
  const signature = createHmac('sha256', keys.secret).update(text).digest('base64');
  const bodyMd5 = Buffer.from(createHash('md5').update(body).digest('hex')).toString('base64');
  return headers.authorization === `FC ${keys.id}:${signature}` && (md5 === '' || md5 === bodyMd5);
};

interface Keys {
  readonly id: string;
  readonly secret: string;
}

/** Runs what takes invocations on a free port of this machine, and looks at their signatures. */
export const runPlatform = async (keys: Keys): Promise<Platform> => {
  const heard: HeardInvocation[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      heard.push({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body,
        signatureIsRight: isSignedByAcs3(request, body, keys.secret) || isSignedByFc(request, body, keys),
      });
      if (!platform.answer) {
        request.socket.destroy();
        return;
      }
      response.writeHead(platform.answer.status, { 'content-type': 'application/json' });
      response.end(platform.answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const platform: Platform = {
    endpoint: `127.0.0.1:${String(port)}`,
    heard,
    answer: { status: 202, body: '' },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return platform;
};
