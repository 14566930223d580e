import { type BareServer, serve } from '../serve.js';

export interface AnsweringServer extends BareServer {
  /** The body of every further answer. */
  answer: string;
}

/** The floor: node:http that reads a request to its end and answers given bytes, nothing more. */
export const startBareServer = async (): Promise<AnsweringServer> => {
  const said = { answer: '{}' };
  const server = await serve((message, response) => {
    message.resume().on('end', () => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(said.answer) };
      response.writeHead(200, headers).end(said.answer);
    });
  });
  return Object.assign(said, server);
};
