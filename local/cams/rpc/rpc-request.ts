import type { IncomingMessage } from 'node:http';

import { decodePairs, type Pair } from './decode-pairs.js';

/** One RPC request as it came over the wire, before anything about it is believed. */
export interface RpcRequest {
  readonly method: string;
  readonly path: string;
  readonly query: readonly Pair[];
  /** The query as it came, for the journal: it shows how the client encodes. */
  readonly rawQuery?: string;
  /** By lower-case name; a header sent twice has two values. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
}

const collectHeaders = (rawHeaders: readonly string[]): Map<string, string[]> => {
  const headers = new Map<string, string[]>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    headers.set(name, [...(headers.get(name) ?? []), rawHeaders[index + 1]?.trim() ?? '']);
  }
  return headers;
};

export const toRpcRequest = (message: IncomingMessage, body: Buffer): RpcRequest => {
  const url = message.url ?? '/';
  const at = url.indexOf('?');
  const rawQuery = at < 0 ? '' : url.slice(at + 1);
  return {
    method: message.method ?? '',
    path: at < 0 ? url : url.slice(0, at),
    query: decodePairs(rawQuery),
    rawQuery,
    // Not message.headers: it joins or drops repeated headers, and a signature covers all of them.
    headers: collectHeaders(message.rawHeaders),
    body,
  };
};

/** The one value of a header; undefined when it is absent, empty or repeated, for then it cannot be relied on. */
export const headerOf = (request: RpcRequest, name: string): string | undefined => {
  const values = request.headers.get(name) ?? [];
  return values.length === 1 && values[0] !== '' ? values[0] : undefined;
};
