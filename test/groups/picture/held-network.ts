import { connect, type Socket } from 'node:net';

import type { Network } from '../../../shared/groups/picture/network.js';

export type NameAnswer = readonly string[] | Error | (() => Promise<readonly string[]>);

/** A network that ends on this machine and counts what was asked of it. */
export interface HeldNetwork extends Network {
  /** Every name that was resolved, in order. */
  readonly questions: string[];
  /** Every address that was dialled, in order. */
  readonly dials: string[];
  /** Dials to any address that stands for no server of the test: there must be none. */
  readonly strayDials: string[];
}

export interface HeldInternet {
  readonly names: Readonly<Record<string, NameAnswer>>;
  /** The loopback ports behind invented public addresses. */
  readonly servers: Readonly<Record<string, number>>;
  readonly trusted?: readonly Buffer[];
  /** What the connection says it reached, in place of the address. */
  readonly reached?: string;
}

export const systemError = (code: string): Error => Object.assign(new Error(code), { code });

/** Stands in for the internet: names have the answers of the test, addresses lead to its servers or nowhere. */
export const holdNetwork = ({ names, servers, trusted, reached }: HeldInternet): HeldNetwork => {
  const questions: string[] = [];
  const dials: string[] = [];
  const strayDials: string[] = [];
  return {
    questions,
    dials,
    strayDials,
    ...(trusted && { trusted }),
    resolve: async (host) => {
      questions.push(host);
      const answer = names[host] ?? systemError('ENOTFOUND');
      if (answer instanceof Error) throw answer;
      return typeof answer === 'function' ? answer() : answer;
    },
    connect: (address, port): Socket => {
      dials.push(address);
      const loopbackPort = servers[address];
      if (loopbackPort === undefined || port !== 443) {
        strayDials.push(`${address}:${String(port)}`);
        throw new Error('a dial to an address that is no server of this test');
      }
      const socket = connect(loopbackPort, '127.0.0.1');
      // The server is on this machine, but stands for the address that was dialled.
      return Object.defineProperty(socket, 'remoteAddress', { value: reached ?? address });
    },
  };
};
