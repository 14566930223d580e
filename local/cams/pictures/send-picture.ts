import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { projectFile } from '../../project-file.js';
import { sendJson } from '../send-json.js';

const PREFIX = '/_local/pictures/';

/** What there is to try a new group picture with: one that passes the check of the functions, and one that does not. */
const pictures = new Map(
  ['square.jpg', 'oblong.jpg'].map((file) => [PREFIX + file, readFileSync(projectFile(`local/pictures/${file}`))]),
);

const pathOf = ({ url = '' }: IncomingMessage): string => url.split('?')[0] ?? '';

/** Whether a request is for a sample picture. */
export const isPicture = (message: IncomingMessage): boolean => pathOf(message).startsWith(PREFIX);

/** Answers a sample picture. It is public: there is nothing in it to protect. */
export const sendPicture = (message: IncomingMessage, response: ServerResponse): void => {
  message.resume();
  const bytes = pictures.get(pathOf(message));
  if (!bytes) {
    sendJson(response, 404, { Code: 'PathNotFound', Message: `There are only ${[...pictures.keys()].join(' and ')}.` });
    return;
  }
  response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': bytes.length });
  response.end(bytes);
};
