import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

import type { Network } from './network.js';
import type { PictureAddress } from './picture-address.js';
import { badPicture } from './refusals.js';

// A socket may fail after nobody listens any more, and an error that nobody hears ends the process.
const quiet = <Stream extends Socket>(stream: Stream): Stream => stream.on('error', () => undefined);

/** TLS over a connection that stands, with the name in SNI and looked for in the certificate. */
const secure = (socket: Socket, host: string, trusted: Network['trusted']): Socket =>
  connectTls({
    socket,
    servername: host,
    ALPNProtocols: ['http/1.1'],
    minVersion: 'TLSv1.2',
    // NODE_TLS_REJECT_UNAUTHORIZED must not be able to switch this off.
    rejectUnauthorized: true,
    ...(trusted && { ca: [...trusted] }),
  });

/**
 * Dials an address and waits until bytes can be sent: TLS stands, or the connection does for the local origin.
 *
 * @param address what the host was resolved to; the name is not resolved again.
 * @param opened gets every socket as soon as it is there, for the caller to destroy.
 */
export const openStream = async (
  target: PictureAddress,
  address: string,
  { network, signal, opened }: { network: Network; signal: AbortSignal; opened: Socket[] },
): Promise<Socket> => {
  const socket = quiet(network.connect(address, target.port));
  opened.push(socket);
  await once(socket, 'connect', { signal });
  // Before the first byte: whatever the network did, this is the address that was found to be public.
  if (socket.remoteAddress !== address)
    throw badPicture('must be on a host whose every address is a public IPv4 address');
  if (target.isLocal) return socket;
  const stream = quiet(secure(socket, target.host, network.trusted));
  opened.push(stream);
  await once(stream, 'secureConnect', { signal });
  return stream;
};
