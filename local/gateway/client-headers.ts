import type { IncomingMessage } from 'node:http';

export type Header = readonly [name: string, value: string];

// They are for the connection to the gateway, and end there.
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]);

/** The headers of a client that go further than the gateway, spelled as they came. */
export const clientHeaders = ({ rawHeaders }: IncomingMessage): readonly Header[] =>
  rawHeaders
    .flatMap((name, index) => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : []))
    .filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()));
