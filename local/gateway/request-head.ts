import type { IncomingMessage } from 'node:http';

/** How many bytes request line and headers have together. */
export const headBytes = ({ method = '', url = '', rawHeaders }: IncomingMessage): number =>
  // Node.js reads each byte of a head as one character.
  `${method} ${url} HTTP/1.1\r\n`.length + rawHeaders.reduce((bytes, text) => bytes + text.length + 2, 0);

/** Path and query as they were sent, the query without its question mark. */
export const splitUrl = ({ url = '' }: IncomingMessage): { readonly path: string; readonly query: string } => {
  const queryAt = url.indexOf('?');
  return queryAt < 0 ? { path: url, query: '' } : { path: url.slice(0, queryAt), query: url.slice(queryAt + 1) };
};
