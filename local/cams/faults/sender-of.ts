import type { Effect } from './effect.js';
import type { Send } from './send.js';
import { sendTrickling } from './send-trickling.js';

const sendText =
  (httpStatus: number, type: string, text: string): Send =>
  (response) => {
    response.writeHead(httpStatus, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
  };

const HTML = '<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<h1>Bad Gateway</h1>\n</body>\n</html>\n';

/** Cut off in the middle, as by a proxy that gave up. */
const CUT_JSON = '{"RequestId":"8B7C0A52-';

const drop: Send = ({ socket }) => socket?.destroy();
const reset: Send = ({ socket }) => socket?.resetAndDestroy();

/** How an effect has the answer written; undefined where it lets it be written as usual. */
export const senderOf = (effect: Effect): Send | undefined => {
  switch (effect.Kind) {
    case 'Drop':
      return drop;
    case 'Reset':
      return reset;
    case 'Html':
      return sendText(effect.HttpStatus ?? 502, 'text/html', HTML);
    case 'Empty':
      return sendText(effect.HttpStatus ?? 200, 'application/json;charset=utf-8', '');
    case 'WrongJson':
      return sendText(effect.HttpStatus ?? 200, 'application/json;charset=utf-8', effect.Body ?? CUT_JSON);
    case 'Trickle':
      return sendTrickling(effect.EveryMs, effect.Bytes ?? 1);
    default:
      return undefined;
  }
};
