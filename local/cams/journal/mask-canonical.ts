/** Parameters and headers that are shown as they are: what is in them identifies nobody, and it is where clients err. */
const PLAIN_PARAMETERS = new Set([
  ...['Action', 'Version', 'Format', 'Timestamp', 'SignatureNonce', 'SignatureMethod', 'SignatureVersion'],
  ...['AccessKeyId', 'SignatureType', 'RegionId', 'CustSpaceId', 'GroupId', 'GroupStatus', 'ChannelType', 'Page'],
]);
const HIDDEN_HEADER = /^(x-acs-security-token|x-acs-bearer-token):.*$/gm;
// The value of a parameter ends at &, at the end of the line, or, inside a string to sign, at the encoded &.
const PARAMETER = /([A-Za-z][\w.]*)(=|%3D)((?:(?!&|%26)[^\n])*)/g;

/**
 * Hides a value but shows how it is encoded: letters become x, digits 9, encoded bytes of non-ASCII text %XX. What is
 * reserved stays, for encoding it wrongly is the usual mistake.
 */
const shapeOf = (value: string): string =>
  value.replace(/%25[89A-F][0-9A-F]|%[89A-F][0-9A-F]|%25[0-7][0-9A-F]|%[0-7][0-9A-F]|[^\n]/gi, (piece) => {
    if (/^%(25)?[89A-F]/i.test(piece)) return piece.startsWith('%25') ? '%25XX' : '%XX';
    if (piece.length > 1) return piece;
    return piece
      .replace(/\p{L}/u, 'x')
      .replace(/\d/, '9')
      .replace(/[^\0-\x7f]/, '¤');
  });

/** The last 4 digits of a phone number tell which one it is to whoever knows it. */
const valueShape = (name: string, value: string): string =>
  name === 'BusinessNumber' && /^\d{5,}$/.test(value) ? '9'.repeat(value.length - 4) + value.slice(-4) : shapeOf(value);

/** A canonical request or a string to sign without what is in its parameters and tokens. */
export const maskCanonical = (text: string): string =>
  text
    .replace(HIDDEN_HEADER, '$1:<hidden>')
    .replace(PARAMETER, (whole, name: string, equals: string, value: string) =>
      PLAIN_PARAMETERS.has(name) ? whole : `${name}${equals}${valueShape(name, value)}`,
    );
