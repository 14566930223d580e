import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Answers JSON. The real gateway parses XML for nobody who asks for JSON, so there is no other format here. */
export const sendJson = (
  response: ServerResponse,
  httpStatus: number,
  body: object,
  headers: OutgoingHttpHeaders = {},
): void => {
  const text = JSON.stringify(body);
  response.writeHead(httpStatus, {
    'content-type': 'application/json;charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(text);
};
