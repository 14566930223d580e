import { createServer, request as openRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between the functions and the local CAMS and changes what CAMS answers. */
export interface Rewriter {
  readonly port: number;
  /** In place of the answer to an action, as text. */
  rewrite: (answer: string, action: string) => string;
  readonly close: () => Promise<void>;
}

/** Hands every request on as it is, so that its signature holds, and every answer as `rewrite` has it. */
export const rewriteAnswers = async (camsPort: number, rewrite: Rewriter['rewrite']): Promise<Rewriter> => {
  const server = createServer({ maxHeaderSize: 128 * 1024 }, (message, response) => {
    const { method, url: path, headers } = message;
    const onward = openRequest({ host: '127.0.0.1', port: camsPort, method, path, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        response.writeHead(answer.statusCode ?? 502, { 'Content-Type': 'application/json' });
        response.end(rewriter.rewrite(text, String(headers['x-acs-action'])));
      });
    });
    onward.on('error', () => response.destroy());
    message.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const rewriter: Rewriter = {
    port,
    rewrite,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return rewriter;
};
