import type { IncomingMessage } from 'node:http';

/**
 * The largest answer that is read, in bytes. The largest there can be is a page of 500 groups, each with a description of
 * 2,048 characters: 4.5 MB at four bytes each, 6.7 MB when CAMS escapes every character beyond ASCII.
 */
const MAX_BYTES = 8_388_608;

/**
 * Calls `onTooLarge` as soon as an answer is larger than any of CAMS's can be. It counts on the socket: to listen to the
 * answer itself would set it flowing before the SDK listens. The SDK unpacks nothing, so what is counted is what it keeps.
 */
export const watchSize = (response: IncomingMessage, onTooLarge: () => void): void => {
  const { socket, headers } = response;
  const announced = headers['content-length'];
  if (announced !== undefined) {
    // Node.js reads no more than was announced.
    if (Number(announced) > MAX_BYTES) onTooLarge();
    return;
  }
  let bytes = 0;
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) onTooLarge();
  };
  socket.on('data', count);
  response.once('close', () => socket.off('data', count));
};
