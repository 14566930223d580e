import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { answers } from './answers.js';
import { type HeldNetwork, holdNetwork } from './held-network.js';
import { authority, type Behaviour, type RawServer, startTcpServer, startTlsServer } from './raw-server.js';
import { BROKEN, FAILED, good } from './speak.js';
import { REFUSED, UNAVAILABLE, type Verdict, verdictOn } from './verdict.js';

const HOST = 'pictures.example.com';
const ADDRESS = '93.184.215.14';
/** Short for those who end only with our patience, long for all others: a loaded machine is slow by itself. */
const LIMIT_MS = 250;
const GENEROUS_MS = 20_000;
const GRACE_MS = 200;

const names = Object.keys(answers);
const codes = { refused: REFUSED, unavailable: UNAVAILABLE };

const networkTo = (port: number, more: { reached?: string; trusted?: readonly Buffer[] } = {}): HeldNetwork =>
  holdNetwork({ names: { [HOST]: [ADDRESS] }, servers: { [ADDRESS]: port }, trusted: [authority], ...more });

describe('a server', () => {
  let server: RawServer;
  let network: HeldNetwork;
  const verdicts = new Map<string, Verdict>();

  beforeAll(async () => {
    // The path is the number of the case.
    server = await startTlsServer((socket, head) => {
      const name = names[Number(/^GET \/(\d+) /.exec(head)?.[1])] ?? '';
      answers[name]?.behave(socket, head);
    });
    network = networkTo(server.port);
    const run = async (name: string): Promise<void> => {
      const limitMs = answers[name]?.slow ? LIMIT_MS : GENEROUS_MS;
      verdicts.set(name, await verdictOn(`https://${HOST}/${String(names.indexOf(name))}`, network, { limitMs }));
    };
    for (const name of names.filter((other) => !answers[other]?.slow)) await run(name);
    await Promise.all(names.filter((other) => answers[other]?.slow).map(run));
  });
  afterAll(async () => {
    await server.close();
  });

  it.each(names)('that answers with %s is judged rightly, in time', (name) => {
    const { code, reason = '', slow = false } = answers[name] ?? {};

    expect(verdicts.get(name)).toMatchObject({ code: code ? codes[code] : 'OK', reason });
    expect(verdicts.get(name)?.tookMs).toBeLessThan((slow ? LIMIT_MS : GENEROUS_MS) + GRACE_MS);
  });

  it('is dialled once a picture, at the address that was found public, and no connection is left', async () => {
    await server.quiet();

    expect(network.strayDials).toEqual([]);
    expect(new Set(network.dials)).toEqual(new Set([ADDRESS]));
    expect(network.dials).toHaveLength(names.length);
    expect(network.questions).toHaveLength(names.length);
  });

  it('sees the name in SNI and Host, and a plain request without any secret', () => {
    const [head] = server.heads;

    expect(new Set(server.names)).toEqual(new Set([HOST]));
    expect(head?.split('\r\n')).toEqual([
      'GET /0 HTTP/1.1',
      `host: ${HOST}`,
      'accept: image/jpeg',
      'accept-encoding: identity',
      'user-agent: Mozilla/5.0 (compatible; cams-chat-groups)',
      'connection: close',
      '',
      '',
    ]);
  });
});

describe('TLS', () => {
  const serve: Behaviour = (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: ${String(good.length)}\r\n\r\n`);
    socket.end(good);
  };
  const garbage = Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 97 + 13) % 256));
  const servers: Readonly<Record<string, readonly [start: () => Promise<RawServer>, code: string, limitMs?: number]>> =
    {
      'a certificate that fits': [() => startTlsServer(serve), 'OK'],
      'a certificate for another name': [() => startTlsServer(serve, 'other-name-cert.pem'), REFUSED],
      'a certificate for the address': [() => startTlsServer(serve, 'address-cert.pem'), REFUSED],
      'a certificate that has expired': [() => startTlsServer(serve, 'expired-cert.pem'), REFUSED],
      'a certificate of its own making': [() => startTlsServer(serve, 'self-signed-cert.pem'), REFUSED],
      'a certificate for clients': [() => startTlsServer(serve, 'client-only-cert.pem'), REFUSED],
      'a protocol from before 1.2': [
        () => startTlsServer(serve, 'pictures-cert.pem', { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' }),
        REFUSED,
      ],
      'no certificate at all': [
        () => startTlsServer(serve, 'pictures-cert.pem', { ciphers: 'aNULL:@SECLEVEL=0', maxVersion: 'TLSv1.2' }),
        REFUSED,
      ],
      'plain HTTP': [
        () => startTcpServer((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n')),
        REFUSED,
      ],
      noise: [() => startTcpServer((socket) => socket.end(garbage)), REFUSED],
      'an end at once': [() => startTcpServer((socket) => socket.end()), UNAVAILABLE],
      'a reset at once': [() => startTcpServer((socket) => socket.resetAndDestroy()), UNAVAILABLE],
      'a reset in the handshake': [
        () => startTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
        UNAVAILABLE,
      ],
      silence: [() => startTcpServer(() => undefined), UNAVAILABLE, LIMIT_MS],
      'a handshake that drips': [
        () =>
          startTcpServer((socket) => {
            // The beginning of a record that says it is 16 KB long.
            socket.write(Buffer.from([22, 3, 3, 64, 0]));
            const timer = setInterval(() => socket.write('a'), 10);
            socket.on('close', () => {
              clearInterval(timer);
            });
          }),
        UNAVAILABLE,
        LIMIT_MS,
      ],
    };

  it.each(Object.entries(servers))('with %s is judged rightly', async (_, [start, code, limitMs = GENEROUS_MS]) => {
    const server = await start();
    const network = networkTo(server.port);

    const verdict = await verdictOn(`https://${HOST}/a.jpg`, network, { limitMs });
    await server.quiet();
    await server.close();

    expect(verdict.code).toBe(code);
    expect(verdict.reason).toBe({ OK: '', [REFUSED]: BROKEN, [UNAVAILABLE]: FAILED }[code]);
    expect(verdict.tookMs).toBeLessThan(limitMs + GRACE_MS);
    expect(server.heads).toHaveLength(code === 'OK' ? 1 : 0);
    expect([network.dials, network.strayDials]).toEqual([[ADDRESS], []]);
  });

  it('is checked against the authorities of Node when there are no others', async () => {
    const server = await startTlsServer(serve);
    const { resolve, connect } = networkTo(server.port);

    const verdict = await verdictOn(`https://${HOST}/a.jpg`, { resolve, connect });
    await server.close();

    expect(verdict).toMatchObject({ code: REFUSED, reason: BROKEN });
  });

  it('is checked although the environment says not to', async () => {
    const server = await startTlsServer(serve, 'self-signed-cert.pem');
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';

    const verdict = await verdictOn(`https://${HOST}/a.jpg`, networkTo(server.port));
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    await server.close();

    expect(verdict).toMatchObject({ code: REFUSED, reason: BROKEN });
  });

  it('is not even begun with another address than the one that was dialled', async () => {
    const server = await startTlsServer(serve);

    const verdict = await verdictOn(`https://${HOST}/a.jpg`, networkTo(server.port, { reached: '127.0.0.1' }));
    await server.close();

    expect(verdict).toMatchObject({
      code: REFUSED,
      reason: 'must be on a host whose every address is a public IPv4 address',
    });
    expect(server.names).toEqual([]);
  });

  it('needs somebody who listens: nobody there may be tried again', async () => {
    const server = await startTlsServer(serve);
    await server.close();

    expect(await verdictOn(`https://${HOST}/a.jpg`, networkTo(server.port))).toMatchObject({
      code: UNAVAILABLE,
      reason: FAILED,
    });
  });
});

describe('a name that changes its address', () => {
  it('is resolved once: the address that was checked is the one that is dialled', async () => {
    const server = await startTlsServer((socket) => socket.end('HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n'));
    const turns = [[ADDRESS], ['127.0.0.1'], ['169.254.169.254']];
    const network = holdNetwork({
      names: { [HOST]: () => Promise.resolve(turns.shift() ?? []) },
      servers: { [ADDRESS]: server.port },
      trusted: [authority],
    });

    const verdict = await verdictOn(`https://${HOST}/a.jpg`, network);
    await server.close();

    expect(verdict).toMatchObject({ code: REFUSED });
    expect([network.questions, network.dials, network.strayDials]).toEqual([[HOST], [ADDRESS], []]);
  });
});
