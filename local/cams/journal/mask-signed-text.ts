/** Parameters whose name tells nothing; of those in PLAIN neither does the value. Any other name came from the caller. */
const PLAIN = new Set([
  ...['Action', 'Version', 'Format', 'Timestamp', 'SignatureNonce', 'SignatureMethod', 'SignatureVersion'],
  ...['AccessKeyId', 'SignatureType', 'RegionId', 'CustSpaceId', 'GroupId', 'GroupStatus', 'ChannelType', 'Page'],
]);
const NAMED = new Set([
  ...PLAIN,
  ...['BusinessNumber', 'Subject', 'Description', 'ProfilePictureFile', 'GroupLink', 'GroupType', 'List'],
  ...['SecurityToken', 'OwnerId', 'ResourceOwnerAccount', 'ResourceOwnerId', 'ClientToken', 'Page.Index', 'Page.Size'],
]);
const PLAIN_HEADERS = new Set([
  ...['host', 'content-type', 'x-acs-accesskey-id', 'x-acs-action', 'x-acs-content-sha256', 'x-acs-date'],
  ...['x-acs-signature-nonce', 'x-acs-version', 'x-acs-credentials-provider'],
]);
const HIDDEN = /token$/i;

/**
 * Hides a text but shows how it is encoded: letters become x, digits 9, encoded bytes of non-ASCII text %XX. What is
 * reserved stays, for encoding it wrongly is the usual mistake.
 */
const shapeOf = (text: string): string =>
  text.replace(/%(?:25)?[0-9A-F]{2}|[\s\S]/gi, (piece) => {
    if (piece.length > 1) return /^%(?:25)?[0-7]/i.test(piece) ? piece : piece.replace(/[^%][^%]$/, 'XX');
    return piece
      .replace(/[a-z]/i, 'x')
      .replace(/\d/, '9')
      .replace(/[^ -~]/, '#');
  });

const maskValue = (name: string, value: string): string => {
  if (HIDDEN.test(name)) return '<hidden>';
  if (PLAIN.has(name) && value.length <= 128) return value;
  // The last 4 digits of a phone number tell which one it is to whoever knows it.
  const isNumber = name === 'BusinessNumber' && /^\d{5,}$/.test(value);
  return isNumber ? '9'.repeat(value.length - 4) + value.slice(-4) : shapeOf(value);
};

/** The query of a canonical request, in whatever way it is encoded, without what is in its parameters. */
export const maskQuery = (query: string): string =>
  query
    .split('&')
    .map((part) => {
      const at = part.indexOf('=');
      const name = part.slice(0, Math.max(at, 0));
      return NAMED.has(name) ? `${name}=${maskValue(name, part.slice(at + 1))}` : shapeOf(part);
    })
    .join('&');

/** A line `name:value` of a canonical request. */
export const maskHeader = (line: string): string => {
  const at = line.indexOf(':') + 1;
  const name = line.slice(0, at - 1);
  if (HIDDEN.test(name)) return `${name}:<hidden>`;
  return PLAIN_HEADERS.has(name) ? line : `${name}:${shapeOf(line.slice(at))}`;
};
