import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

import { fastify } from 'fastify';

import { cloudNativeDoor } from '../../local/gateway/cloud-native/cloud-native-door.js';
import { startGateway } from '../../local/gateway/start-gateway.js';
import type { FunctionDefinition } from '../../local/gateway/function-definition.js';
import { proofConfig } from '../../tools/deploy/gateway-policies.js';
import { functionNameOf } from '../../tools/function-name-of.js';
import { ListChatGroup } from '../../shared/operations/list-chat-group.js';
import { type Load, measureLoad, type Target } from '../load.js';
import { type BareServer, serve } from '../serve.js';
import { gatewayHeaders, startUpstream } from '../start-upstream.js';
import type { Table } from '../table.js';

const root = path.resolve(import.meta.dirname, '..', '..');
const REQUEST = JSON.stringify({
  CustSpaceId: 'cams-local',
  BusinessNumber: '8613800000000',
  Page: { Index: 1, Size: 20 },
});
const ANSWER = JSON.stringify({
  Code: 'OK',
  Success: true,
  RequestId: 'bench',
  ...ListChatGroup.examples[0]?.response,
});

const GATEWAY = 'local gateway, an answering function';
const FASTIFY = 'bare fastify, the same answer';

const ANSWERING_FUNCTION = `
  const body = ${JSON.stringify(ANSWER)};
  const headers = { 'Content-Type': 'application/json' };
  exports.handler = () => Promise.resolve({ isBase64Encoded: false, statusCode: 200, headers, body });
`;

const definition = (codeFolder: string, environment: Readonly<Record<string, string>>): FunctionDefinition => ({
  functionName: 'bench',
  codeFolder,
  handler: 'index.handler',
  timeoutSeconds: 10,
  memoryMb: 512,
  region: 'bench',
  environment,
});

const readText = (request: IncomingMessage, answer: (text: string) => void): void => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (piece: string) => (text += piece));
  request.on('end', () => {
    answer(text);
  });
};

const sendAnswer = (response: ServerResponse): void => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(ANSWER) });
  response.end(ANSWER);
};

const startBare = (): Promise<BareServer> =>
  serve((request, response) => {
    readText(request, (text) => {
      JSON.parse(text);
      sendAnswer(response);
    });
  });

const HOPPING = 'bare node:http, and to an idle thread and back';

const MOST_AT_A_TIME = 10;
const ECHO = `require('node:worker_threads').parentPort.on('message', (text) => require('node:worker_threads').parentPort.postMessage(text))`;

/** As little as a server can do that has a thread of its own look at each request: what isolating functions costs by itself. */
const startHopping = async (): Promise<{ port: number; close: () => Promise<void> }> => {
  const threads = Array.from({ length: MOST_AT_A_TIME }, () => new Worker(ECHO, { eval: true, execArgv: [] }));
  const idle = [...threads];
  const server = await serve((request, response) => {
    readText(request, (text) => {
      const thread = idle.pop();
      thread?.once('message', () => {
        idle.push(thread);
        sendAnswer(response);
      });
      thread?.postMessage(text);
    });
  });
  return {
    port: server.port,
    close: async () => {
      server.close();
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
};

const tableOf = (connections: number, loads: readonly Load[]): Table => {
  const floor = loads.find(({ name }) => name === FASTIFY)?.perSecond ?? Number.NaN;
  return {
    title: `Gateway, ${String(connections)} at a time (x = requests a second against bare fastify)`,
    head: ['', 'requests/s', 'x', 'p99 ms'],
    rows: loads.map(({ name, perSecond, p99Ms }) => [
      name,
      perSecond.toFixed(0),
      (perSecond / floor).toFixed(2),
      p99Ms.toFixed(1),
    ]),
  };
};

/** Requests a second through the local gateway, beside servers that answer the same without a function. */
export const measureGateway = async (rounds: number): Promise<readonly Table[]> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-gateway-'));
  writeFileSync(path.join(folder, 'index.js'), ANSWERING_FUNCTION);
  const upstream = await startUpstream();
  const bare = await startBare();
  const hopping = await startHopping();
  const plain = fastify();
  plain.post('/answer', (_, reply) => reply.type('application/json').send(ANSWER));
  const fastifyUrl = await plain.listen({ port: 0, host: '127.0.0.1' });
  const { PATH: _, ...environment } = upstream.environmentFor('HTTP');
  const gateway = await startGateway({
    port: 0,
    door: cloudNativeDoor({
      functions: new Map([
        ['/answer', definition(folder, {})],
        ['/ListChatGroup', definition(path.join(root, 'dist', functionNameOf(ListChatGroup)), environment)],
      ]),
      anonymous: gatewayHeaders['X-Mse-Consumer'],
      policy: {
        Consumers: [],
        ConsumerAuthorizationRules: [],
        Policies: [{ PolicyClassName: 'HeaderModify', PolicyConfig: proofConfig(gatewayHeaders['X-Gateway-Proof']) }],
      },
    }),
    issueCredentials: () => upstream.credentials,
    log: () => undefined,
  });
  try {
    await upstream.addGroup();
    const target = (name: string, url: string): Target => ({
      name,
      request: { url, method: 'POST', headers: { 'content-type': 'application/json' }, body: REQUEST },
    });
    const at = (port: number, route: string): string => `http://127.0.0.1:${String(port)}${route}`;
    const targets = [
      target('bare node:http, the same answer', at(bare.port, '/answer')),
      target(FASTIFY, `${fastifyUrl}/answer`),
      target(HOPPING, at(hopping.port, '/answer')),
      target(GATEWAY, at(gateway.port, '/answer')),
      target('local gateway, ListChatGroup and the local CAMS', at(gateway.port, '/ListChatGroup')),
    ];
    return [
      tableOf(1, await measureLoad(targets, 1, rounds)),
      tableOf(MOST_AT_A_TIME, await measureLoad(targets, MOST_AT_A_TIME, rounds)),
    ];
  } finally {
    await gateway.close();
    await plain.close();
    bare.close();
    await hopping.close();
    await upstream.close();
    rmSync(folder, { recursive: true });
  }
};
