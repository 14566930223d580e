import type { IncomingMessage } from 'node:http';

// No user information: RFC 9110, 4.2.4, has a recipient take it for an error.
const ABSOLUTE_FORM = /^https?:\/\/([^\s/?#@\\]+)(\/[^#]*)?(\?[^#]*)?$/i;

const setHost = (request: IncomingMessage, host: string): void => {
  request.headers.host = host;
  const at = request.rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === 'host');
  if (at >= 0) request.rawHeaders[at + 1] = host;
  else request.rawHeaders.push('Host', host);
};

/**
 * Brings a target in absolute form, as clients send it to a proxy, into origin form, and lets the host of the target take
 * the place of the Host header. Source: RFC 9112, 3.2.2.
 *
 * @returns false for a target that is of no form that a server takes.
 */
export const normalizeTarget = (request: IncomingMessage): boolean => {
  const { url = '' } = request;
  if (url.startsWith('/') || url === '*') return true;
  const [matched, host = '', path = '/', query = ''] = ABSOLUTE_FORM.exec(url) ?? [];
  if (matched === undefined) return false;
  request.url = path + query;
  setHost(request, host);
  return true;
};
