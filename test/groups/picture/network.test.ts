import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { openNetwork, type Network } from '../../../shared/groups/picture/network.js';
import { UNAVAILABLE, verdictOn } from './verdict.js';

/** `host type` of every question. */
const questions: string[] = [];
let nameServer: UdpSocket;
let network: Network;

const A = 1;
const addresses: Readonly<Record<string, readonly string[]>> = { 'two.example.com': ['93.184.215.14', '10.0.0.1'] };
const codes: Readonly<Record<string, number>> = { 'two.example.com': 0, 'busy.example.com': 2, 'none.example.com': 3 };

const nameIn = (question: Buffer): string => {
  const labels: string[] = [];
  for (let at = 12; question[at] !== 0; at += 1 + question.readUInt8(at)) {
    labels.push(question.toString('latin1', at + 1, at + 1 + question.readUInt8(at)));
  }
  return labels.join('.').toLowerCase();
};

/** A DNS answer to a question, by the tables above; undefined for silence. */
const answerTo = (question: Buffer): Buffer | undefined => {
  const name = nameIn(question);
  const end = 12 + name.length + 2 + 4;
  questions.push(`${name} ${String(question.readUInt16BE(end - 4))}`);
  const code = codes[name];
  if (code === undefined) return undefined;
  const records = (addresses[name] ?? []).map((address) =>
    Buffer.from([0xc0, 12, 0, A, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]),
  );
  const head = Buffer.from([...question.subarray(0, 2), 0x81, 0x80 | code, 0, 1, 0, records.length, 0, 0, 0, 0]);
  return Buffer.concat([head, question.subarray(12, end), ...records]);
};

beforeAll(async () => {
  nameServer = createSocket('udp4').on('message', (question, { port, address }) => {
    const answer = answerTo(question);
    if (answer) nameServer.send(answer, port, address);
  });
  nameServer.bind(0, '127.0.0.1');
  await once(nameServer, 'listening');
  network = openNetwork([`127.0.0.1:${String(nameServer.address().port)}`]);
});
afterAll(() => {
  nameServer.close();
});

const patience = (ms = 10_000): AbortSignal => AbortSignal.timeout(ms);

describe('the real network', () => {
  it('asks once, for IPv4 addresses only, and tells all of them', async () => {
    const found = await network.resolve('two.example.com', patience());

    expect(found).toEqual(['93.184.215.14', '10.0.0.1']);
    expect(questions).toEqual([`two.example.com ${String(A)}`]);
  });

  it('says that there is no such name, or that it cannot tell', async () => {
    await expect(network.resolve('none.example.com', patience())).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(network.resolve('busy.example.com', patience())).rejects.toMatchObject({ code: 'ESERVFAIL' });
  });

  it('asks no more when patience ends', async () => {
    const startedAtMs = performance.now();

    await expect(network.resolve('silent.example.com', patience(100))).rejects.toMatchObject({ code: 'ECANCELLED' });

    expect(performance.now() - startedAtMs).toBeLessThan(1000);
  });

  it('is not waited for by the check', async () => {
    const verdict = await verdictOn('https://silent.example.com/a.jpg', network, { limitMs: 100 });

    expect(verdict.code).toBe(UNAVAILABLE);
    expect(verdict.tookMs).toBeLessThan(300);
  });

  it('dials an address, and never a name', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    // A server that listens on a port has an address of this kind.
    const { port } = server.address() as AddressInfo;

    const socket = network.connect('127.0.0.1', port);
    await once(socket, 'connect');
    const [error] = (await once(network.connect('localhost', port), 'error').catch((thrown: unknown) => [thrown])) as [
      Error,
    ];
    socket.destroy();
    server.close();

    expect(error).toMatchObject({ code: 'ENOTFOUND' });
  });
});
