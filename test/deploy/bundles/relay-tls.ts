import { readFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';

const fixture = (name: string): string => join(import.meta.dirname, '..', '..', 'fixtures', 'tls', name);

/** The certificate that a client of the relay must trust. */
export const certificateFile = fixture('self-signed-cert.pem');

export interface TlsRelay {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Takes TLS connections on loopback and passes on what they say to a port that speaks without. */
export const relayTls = async (port: number): Promise<TlsRelay> => {
  const keys = { key: readFileSync(fixture('self-signed-key.pem')), cert: readFileSync(certificateFile) };
  const server = createServer({ ...keys, noDelay: true }, (secure) => {
    // Small pieces are passed on at once, as a server by itself would send them.
    const plain = connect({ port, host: '127.0.0.1', noDelay: true });
    secure.pipe(plain).pipe(secure);
    secure.on('error', () => plain.destroy());
    plain.on('error', () => secure.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
};
