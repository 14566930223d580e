import { networkInterfaces } from 'node:os';

const all = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.map(({ address }) => address));

/** The addresses of loopback that this machine has: some containers have no IPv6. */
export const loopbackAddresses: readonly string[] = ['127.0.0.1', ...all.filter((address) => address === '::1')];
