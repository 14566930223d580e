import path from 'node:path';

const substitute = (name: string, extension = 'cjs'): string =>
  path.join(import.meta.dirname, 'substitutes', `${name}.${extension}`);

interface Substitute {
  /** What stands in for the package in bundles: what our path uses of it, and an error for everything else. */
  readonly file: string;
  readonly why: string;
}

/**
 * Packages and parts of Node.js that are loaded for us and of which our path needs little or nothing. Together they are more
 * than half of a bundle, and a cold start loads every byte. Tests drive the built bundles through everything that CAMS
 * and the network can do, and compare each substitute with its original.
 */
export const substitutes: Readonly<Record<string, Substitute>> = {
  '@alicloud/credentials': {
    file: substitute('given-keys'),
    why: 'finds and renews keys in eleven ways, 67 KB; ours are given with every call',
  },
  '@alicloud/gateway-spi': {
    file: substitute('no-gateway-spi'),
    why: 'serves products with a signature of their own; CAMS takes the common one',
  },
  '@alicloud/tea-xml': {
    file: substitute('error-xml'),
    why: 'brings a parser and a builder for all of XML, 103 KB; the SDK reads XML in the form of one flat error only',
  },
  debug: {
    file: substitute('silent-debug'),
    why: 'prints whole requests, tokens and phone numbers included, as soon as DEBUG is set',
  },
  'node:stream/web': {
    file: substitute('no-web-streams'),
    why: 'is loaded by middy for answers in pieces, which ours are not: 2 ms of a cold start',
  },
  pgpass: {
    file: substitute('no-password-file'),
    why: 'looks for passwords of PostgreSQL in a file of the user who runs the process; ours are in DATABASE_URL',
  },
  url: {
    file: substitute('plain-url'),
    why: 'reads an address letter by letter, twice a call, 1 ms of a cold start; Node.js has URL loaded already',
  },
  zlib: {
    file: substitute('late-zlib'),
    why: 'is loaded by httpx for compressed answers, which nobody asks for: 1 ms of a cold start',
  },
  'zod/mini': {
    // A module of ES: a bundle takes of it what it uses.
    file: substitute('small-schemas', 'mjs'),
    why: 'makes schemas for many uses, 5 ms of a cold start; a function checks one request with them',
  },
};
