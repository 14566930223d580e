import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What stands between a client and PostgreSQL. */
export interface Relay {
  readonly port: number;
  /** How many connections it has taken. */
  readonly connections: () => number;
  /** Lets nothing pass any more over the connections there are; those who connect later are served. */
  readonly silence: () => void;
  /** Lets nothing pass at all, and greets new connections with silence. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Listens no more, and resets what there is. */
  readonly close: () => Promise<void>;
}

/**
 * Relays between a free port of loopback and PostgreSQL.
 *
 * @param answerStartup may answer the first packet of a client in place of the server, and end the connection with it.
 */
export const startRelay = async (
  serverPort: number,
  answerStartup: (packet: Buffer) => Buffer | undefined = () => undefined,
): Promise<Relay> => {
  const pairs: [Socket, Socket][] = [];
  let frozen = false;
  const stop = (): void => {
    for (const [client, server] of pairs) {
      client.unpipe().pause();
      server.unpipe().pause();
    }
  };
  const relay = createServer((client) => {
    const server = connect(serverPort, '127.0.0.1');
    pairs.push([client, server]);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => undefined).on('close', () => other.destroy());
    }
    if (frozen) return;
    client.once('data', (packet: Buffer) => {
      const answer = answerStartup(packet);
      if (answer) {
        client.end(answer);
        return;
      }
      server.write(packet);
      client.pipe(server).pipe(client);
    });
  }).listen(0, '127.0.0.1');
  await once(relay, 'listening');
  return {
    port: (relay.address() as AddressInfo).port,
    connections: () => pairs.length,
    silence: stop,
    freeze: () => {
      frozen = true;
      stop();
    },
    thaw: () => {
      frozen = false;
    },
    close: async () => {
      for (const socket of pairs.flat()) {
        // One that is reset while it shuts down keeps the process from its end (observed on 20.20).
        if (socket.writableEnded) socket.destroy();
        else socket.resetAndDestroy();
      }
      relay.close();
      await once(relay, 'close');
    },
  };
};
