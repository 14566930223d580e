import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { type LocalServer, openServer } from '../../../local/http/open-server.js';
import { loopbackAddresses } from './loopback-addresses.js';
import { sendRaw } from './send-raw.js';

const opened: LocalServer[] = [];
const open = async (options: Partial<Parameters<typeof openServer>[0]> = {}): Promise<LocalServer> => {
  const server = await openServer({ port: 0, closeGraceMs: 100, ...options });
  opened.push(server);
  return server;
};
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('a local server', () => {
  it('answers what came before it was told how', async () => {
    const server = await open();
    const early = sendRaw(server.port, REQUEST);
    await new Promise((resolve) => server.server.once('request', resolve));

    server.serve((_, response) => response.writeHead(204).end());

    expect((await early).status).toBe(204);
  });

  it('lets go who waits, when it closes without ever being told', async () => {
    const server = await open();
    const early = sendRaw(server.port, REQUEST);
    await new Promise((resolve) => server.server.once('request', resolve));

    await server.close();
    opened.pop();

    expect((await early).status).toBe(0);
  });

  it.each(loopbackAddresses)(
    'is refused a port that is taken on %s, and leaves the other family alone',
    async (host) => {
      const taken = createServer().listen(0, host);
      await new Promise((resolve) => taken.once('listening', resolve));
      const { port } = taken.address() as AddressInfo;

      await expect(open({ port })).rejects.toMatchObject({ code: 'EADDRINUSE', port });
      await new Promise((resolve) => taken.close(resolve));

      expect((await open({ port })).port).toBe(port);
    },
  );

  it.each<[host: string | undefined, reached: boolean]>([
    [undefined, false],
    ['127.0.0.2', true],
    ['0.0.0.0', true],
    ...loopbackAddresses.filter((address) => address === '::1').map((): [string, boolean] => ['::', true]),
  ])('listens beyond loopback only if told to: --host %s', async (host, reached) => {
    const server = await open({ exposure: { host } });
    server.serve((_, response) => response.writeHead(204).end());

    const statusAt = async (address: string): Promise<number> =>
      (await sendRaw(server.port, REQUEST, { host: address })).status;

    for (const address of loopbackAddresses) expect(await statusAt(address)).toBe(204);
    expect(await statusAt('127.0.0.2')).toBe(reached ? 204 : 0);
  });
});
