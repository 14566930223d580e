import { Resolver } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';

/** The two ways out that the picture check has, so that a test can hold both. */
export interface Network {
  /** The IPv4 addresses of a name, at most one question; the signal ends it. Rejects as node:dns does. */
  readonly resolve: (host: string, signal: AbortSignal) => Promise<readonly string[]>;
  /** Begins to dial an address, which is never a name. */
  readonly connect: (address: string, port: number) => Socket;
  /** Who may vouch for a server; undefined for those whom Node trusts. */
  readonly trusted?: readonly Buffer[];
}

const QUESTION = { timeout: 1500, tries: 2 };

/**
 * The real network. Only A records are asked for: whether Function Compute reaches IPv6 is not documented.
 *
 * @param nameServers `address:port` of whom to ask. Default: those of the system.
 */
export const openNetwork = (nameServers?: readonly string[]): Network => ({
  resolve: async (host, signal) => {
    // A resolver of its own: cancel() ends every question of a resolver. It reads no hosts file.
    const resolver = new Resolver(QUESTION);
    if (nameServers) resolver.setServers(nameServers);
    const cancel = (): void => {
      resolver.cancel();
    };
    signal.addEventListener('abort', cancel);
    try {
      return await resolver.resolve4(host);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  },
  connect: (address, port) =>
    connect({
      host: address,
      port,
      family: 4,
      // Node asks no lookup for an IP address. Should anything else ever get here, it is not dialled.
      lookup: (host, _options, answer) => {
        answer(Object.assign(new Error(`${host} is no address`), { code: 'ENOTFOUND' }), '', 4);
      },
    }),
});

/** The public internet, as the platform reaches it. */
export const internet = openNetwork();
