import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text as streamToText } from 'node:stream/consumers';
import type zlib from 'node:zlib';
import { deflateSync, gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';

import type { FunctionHandler } from '../../../shared/invocation/serve.js';
import { bundling } from '../../../tools/bundling.js';
import { substitutes } from '../../../tools/substitutes.js';
import { type CapturedLines, captureLines } from '../../support/capture-lines.js';
import { contextWith } from '../../support/context.js';
import { eventOf } from '../../support/events.js';
import { definitionOf, exampleRequest } from '../../support/example-request.js';
import { readAnswer } from '../../support/read-answer.js';
import { settingsFor } from '../../support/settings.js';

const require = createRequire(import.meta.url);

type Parse = (text: string) => Readonly<Record<string, unknown>>;
interface TeaXml {
  readonly default: { readonly parseXml: (text: string, type: null) => Readonly<Record<string, unknown>> };
}
interface Keys {
  readonly Config: new (fields: object) => object;
  readonly default: new (config: object) => { getCredential: () => Promise<object> };
}

// Packages of packages are found from where they are used.
const fromOpenApiClient = createRequire(require.resolve('@alicloud/openapi-client'));

const substituteOf = (name: string): unknown => require(substitutes[name]?.file ?? '');

describe('the XML of an error', () => {
  const [original, substitute] = [fromOpenApiClient('@alicloud/tea-xml'), substituteOf('@alicloud/tea-xml')].map(
    (module): Parse =>
      (text) =>
        (module as TeaXml).default.parseXml(text, null),
  ) as [Parse, Parse];

  it.each([
    '<Error><Code>NoPermission</Code><Message>none</Message><RequestId>X-1</RequestId></Error>',
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n  <Code>A.B</Code>\n  <HostId>cams</HostId>\n</Error>\n',
    '<Error><Message>a &lt;b&gt; &amp;amp; &quot;c&quot; &apos;d&apos;</Message><Code> X </Code><HostId> \n </HostId></Error>',
    '<Error><Code>X</Code><Message></Message></Error>',
    '<Error><Code>群</Code><Message>two\nlines</Message></Error>',
  ])('%j is read as the package reads it', (text) => {
    expect(substitute(text)).toEqual(original(text));
  });

  it.each(['', 'no XML', '<Error><Code>X</Co', '<html></body>', '<Error>'])(
    '%j is no XML for either of them',
    (text) => {
      const codeOf = (parse: Parse): unknown => {
        try {
          return (parse(text)['Error'] as { Code?: unknown } | undefined)?.Code;
        } catch {
          return undefined;
        }
      };

      expect([codeOf(original), codeOf(substitute)]).toEqual([undefined, undefined]);
    },
  );
});

describe('given keys', () => {
  const [original, substitute] = [
    fromOpenApiClient('@alicloud/credentials'),
    substituteOf('@alicloud/credentials'),
  ] as [Keys, Keys];

  it.each([
    { type: 'sts', accessKeyId: 'STS.NTexample', accessKeySecret: 'secret', securityToken: 'token' },
    { type: 'access_key', accessKeyId: 'LTAIexample', accessKeySecret: 'secret' },
  ])('of the type $type make the credential that the package makes', async (fields) => {
    const credentialBy = async ({ Config, default: Credential }: Keys): Promise<object> => ({
      ...(await new Credential(new Config(fields)).getCredential()),
    });

    expect(await credentialBy(substitute)).toEqual(await credentialBy(original));
  });

  it.each(['bearer', 'ecs_ram_role', 'ram_role_arn', 'oidc_role_arn', 'rsa_key_pair', 'credentials_uri'])(
    'are no %s: whoever asks for it hears that it was left out',
    (type) => {
      const { Config, default: Credential } = substitute;

      expect(() => new Credential(new Config({ type }))).toThrow(`left out of this bundle, and its ${type} is needed`);
    },
  );
});

describe('a function that reaches what its bundle left out', () => {
  const root = path.resolve(import.meta.dirname, '..', '..', '..');
  let folder: string;
  let captured: CapturedLines;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'left-out-'));
    captured = captureLines();
  });
  afterEach(() => {
    captured.restore();
    rmSync(folder, { recursive: true });
  });

  /** A function as tools/build-functions.ts would bundle it, that does this with the SDK's client. */
  const functionThat = async (does: string): Promise<FunctionHandler> => {
    const contents = `
      import * as OpenApi from '@alicloud/openapi-client';
      import { serve } from './shared/invocation/serve.js';
      import { DeleteChatGroup } from './shared/operations/delete-chat-group.js';
      import { readConfig } from './shared/config.js';

      const client = (settings) => new OpenApi.default(new OpenApi.Config(settings));
      export const handler = serve(DeleteChatGroup, async () => { ${does} }, () => readConfig(${JSON.stringify(settingsFor(1))}));
    `;
    const outfile = path.join(folder, 'index.cjs');
    await build({ ...bundling(false), stdin: { contents, resolveDir: root }, outfile });
    return (require(outfile) as { handler: FunctionHandler }).handler;
  };

  it.each([
    ['credentials that look for themselves', "client({ bearerToken: 'token' });"],
    [
      'a signature of its own',
      `const sdk = client({ accessKeyId: 'id', accessKeySecret: 'secret' });
       sdk._spi = {};
       await sdk.execute({}, {}, {});`,
    ],
    ['an older signature', "const sdk = client({}); sdk._signatureAlgorithm = 'v2'; await sdk.callApi({ style: 'RPC' }, {}, {});"],
  ])('by %s answers a fault of ours, and the log names it', async (_, does) => {
    const handler = await functionThat(does);
    const parameters = exampleRequest(definitionOf('DeleteChatGroup'));
    const credentials = { accessKeyId: 'STS.x', accessKeySecret: 's', securityToken: 't' };
    const payload = Buffer.from(JSON.stringify(eventOf('gateway', { operation: 'DeleteChatGroup', parameters })));

    const answer = readAnswer(await handler(payload, contextWith(credentials)));

    expect(answer).toMatchObject({ status: 500, body: { Code: 'InternalFault' } });
    expect(captured.lines.join()).toContain('"errorType":"LeftOutOfBundle"');
  });
});

describe('an address', () => {
  interface Url {
    readonly parse: (text: string) => Readonly<Record<string, unknown>>;
    readonly format: (parsed: Readonly<Record<string, unknown>>) => string;
  }
  const [original, substitute] = [require('node:url'), substituteOf('url')] as [Url, Url];

  it.each([
    'https://cams.ap-southeast-1.aliyuncs.com/',
    'https://cams.ap-southeast-1.aliyuncs.com:443/?a=1',
    'http://127.0.0.1:8080/?Subject=%E7%BE%A4%20%27a%27&Page=%7B%22Index%22%3A1%7D',
    "http://localhost/?q='quoted'!()*~",
    'http://[::1]:8080/?a',
    'http://CAMS.local:80/a/b%2Fc',
  ])('%s is read as Node.js reads it', (text) => {
    const { protocol, hostname, path: target, query } = original.parse(text);
    const { port } = new URL(text);

    expect(substitute.parse(text)).toEqual({ protocol, hostname, path: target, query, port: port === '' ? null : port });
  });

  it('is written for people to read', () => {
    expect(substitute.format(substitute.parse('http://127.0.0.1:8080/?a=1'))).toBe('http://127.0.0.1/?a=1');
  });
});

describe('a compressed answer', () => {
  it.each([
    ['createGunzip', gzipSync],
    ['createInflate', deflateSync],
  ] as const)('is read by %s as Node.js reads it', async (reader, compress) => {
    const late = substituteOf('zlib') as Pick<typeof zlib, typeof reader>;
    const text = 'a group of eight '.repeat(100);

    const read = late[reader]();
    read.end(compress(text));

    expect(await streamToText(read)).toBe(text);
  });
});

describe('the password of PostgreSQL', () => {
  it('is in no file, as where there is none', async () => {
    const original = createRequire(require.resolve('pg'))('pgpass') as unknown;
    const before = process.env['PGPASSFILE'];
    process.env['PGPASSFILE'] = path.join(tmpdir(), 'there-is-no-such-file');

    const passwords = await Promise.all(
      [original, substituteOf('pgpass')].map(
        (find) =>
          new Promise((resolve) => {
            (find as (where: object, answer: (password: unknown) => void) => void)({ host: 'db.example' }, resolve);
          }),
      ),
    );
    if (before === undefined) delete process.env['PGPASSFILE'];
    else process.env['PGPASSFILE'] = before;

    expect(passwords).toEqual([undefined, undefined]);
  });
});
