import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Writes one answer; `sendJson` is how it is done where nothing is wrong. */
export type Send = (response: ServerResponse, httpStatus: number, body: object, headers: OutgoingHttpHeaders) => void;
