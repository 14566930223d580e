import { connect } from 'node:net';

export interface RawAnswer {
  /** 0 for a connection that was closed without an answer. */
  readonly status: number;
  readonly text: string;
}

const PATIENCE_MS = 10_000;

/**
 * Writes bytes to a port as they are and reads what comes back, until the server closes or has answered in full.
 *
 * @param write what to send beyond the first text, for bodies that are larger than one likes to hold.
 */
export const sendRaw = (
  port: number,
  text: string,
  {
    host = '127.0.0.1',
    write,
  }: { readonly host?: string; readonly write?: (socket: ReturnType<typeof connect>) => void } = {},
): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, host);
    let received = '';
    const end = (): void => {
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1] ?? 0), text: received });
    };
    socket.setTimeout(PATIENCE_MS, () => {
      reject(new Error(`no answer to ${text.slice(0, 60)}: ${received}`));
      socket.destroy();
    });
    socket.setEncoding('latin1').on('data', (piece: string) => {
      received += piece;
      const [head = '', body] = received.split('\r\n\r\n');
      const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
      if (body !== undefined && received.length >= head.length + 4 + length) end();
    });
    socket.on('close', end).on('error', end);
    socket.on('connect', () => {
      socket.write(text, 'latin1');
      write?.(socket);
    });
  });
