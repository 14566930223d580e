import type { IncomingMessage } from 'node:http';

/**
 * The largest answer that is read, in bytes. The largest there can be is a page of 500 groups, each with a description of
 * 2,048 characters: 4.5 MB at four bytes each, 6.5 MB when CAMS escapes every character beyond ASCII.
 */
const MAX_BYTES = 8_388_608;

// Deflate packs at most 1,032 bytes into one, and the SDK unpacks what it never asked to be packed.
const MAX_PACKED_BYTES = Math.floor(MAX_BYTES / 1032);

/**
 * Calls `onTooLarge` as soon as an answer is larger than any of CAMS's can be. It counts on the socket: to listen to the
 * answer itself would set it flowing before the SDK listens.
 */
export const watchSize = (response: IncomingMessage, onTooLarge: () => void): void => {
  const { socket, headers } = response;
  const limit = headers['content-encoding'] === undefined ? MAX_BYTES : MAX_PACKED_BYTES;
  if (Number(headers['content-length']) > limit) {
    onTooLarge();
    return;
  }
  let bytes = 0;
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > limit) onTooLarge();
  };
  socket.on('data', count);
  response.once('close', () => socket.off('data', count));
};
