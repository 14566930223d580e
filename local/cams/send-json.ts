import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Answers a text. */
export const sendText = (
  response: ServerResponse,
  httpStatus: number,
  contentType: string,
  text: string,
  headers: OutgoingHttpHeaders = {},
): void => {
  response.writeHead(httpStatus, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(text);
};

/** Answers JSON. The real gateway parses XML for nobody who asks for JSON, so there is no other format here. */
export const sendJson = (
  response: ServerResponse,
  httpStatus: number,
  body: object,
  headers: OutgoingHttpHeaders = {},
): void => {
  sendText(response, httpStatus, 'application/json;charset=utf-8', JSON.stringify(body), headers);
};
