import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FunctionDefinition } from '../../../local/gateway/function-definition.js';
import type { FunctionCredentials } from '../../../local/gateway/invocation-context.js';
import type { OpenDoor } from '../../../local/gateway/door.js';
import { startGateway, type GatewayOptions } from '../../../local/gateway/start-gateway.js';
import { traditionalDoor } from '../../../local/gateway/traditional/traditional-door.js';

export const PROOF = 'proof-of-the-gateway';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface SendOptions {
  readonly method?: string;
  /** Sent as they are spelled; one name may have several values. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
}

/** Sends one request with Node's own client, which leaves names of headers and the path alone. */
export const send = (
  url: string,
  path: string,
  { method = 'POST', headers = {}, body }: SendOptions = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const outgoing = request(
      { hostname, port, path, method, headers, agent: false, maxHeaderSize: 65536 },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

type Functions = ReadonlyMap<string, FunctionDefinition>;

/** The traditional gateway unless a test says otherwise. */
export const traditional =
  (limits: Parameters<typeof traditionalDoor>[0]['limits'] = {}) =>
  (routes: Functions): OpenDoor =>
    traditionalDoor({ routes, constants: { 'X-Gateway-Proof': PROOF, 'X-Caller-App-Id': 'local-app' }, limits });

export interface RunOptions extends Partial<Omit<GatewayOptions, 'door'>> {
  readonly door?: (functions: Functions) => OpenDoor;
  readonly initializer?: string;
  readonly timeoutSeconds?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Running {
  readonly url: string;
  readonly lines: readonly string[];
  readonly folder: string;
  close(): Promise<void>;
}

const issued = (): (() => FunctionCredentials) => {
  let count = 0;
  return () => {
    count += 1;
    return { accessKeyId: `STS.local-${String(count)}`, accessKeySecret: 'local-secret', securityToken: 'local-token' };
  };
};

/** Starts a gateway in front of functions given as the text of their CommonJS modules; path = `/<name>`. */
export const runFunctions = async (
  sources: Readonly<Record<string, string>>,
  { timeoutSeconds = 5, initializer, environment = {}, door = traditional(), ...options }: RunOptions = {},
): Promise<Running> => {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  const lines: string[] = [];
  const routes = new Map<string, FunctionDefinition>();
  for (const [name, source] of Object.entries(sources)) {
    const codeFolder = join(folder, name);
    mkdirSync(codeFolder);
    writeFileSync(join(codeFolder, 'package.json'), '{"type":"commonjs"}');
    writeFileSync(join(codeFolder, 'index.js'), source);
    routes.set(`/${name}`, {
      functionName: `test-${name.toLowerCase()}`,
      codeFolder,
      handler: 'index.handler',
      ...(initializer !== undefined && { initializer }),
      timeoutSeconds,
      memoryMb: 128,
      region: 'ap-southeast-1',
      environment,
    });
  }
  const gateway = await startGateway({
    port: 0,
    door: door(routes),
    issueCredentials: issued(),
    log: (line) => lines.push(line),
    ...options,
  }).catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  return {
    url: gateway.url,
    lines,
    folder,
    close: async () => {
      await gateway.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** A function that answers what `expression` is; `event` is parsed, `raw` is the Buffer. */
export const answering = (expression: string): string => `
exports.handler = async (raw, context) => {
  const event = JSON.parse(raw.toString());
  return { statusCode: 200, headers: {}, isBase64Encoded: false, body: JSON.stringify(${expression}) };
};`;

/** A function that returns the value of `expression` as its result. */
export const returning = (expression: string): string =>
  `let calls = 0;\nexports.handler = async (raw, context) => { calls += 1; return (${expression}); };`;
