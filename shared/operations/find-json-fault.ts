/** One token of JSON with the white space before it: a sign, a string, or another scalar. */
const TOKEN =
  /[\t\n\r ]*(?:([{}[\],:])|("(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])|$)/uy;
const BLANK = /[\t\n\r ]*/y;

/** What may come next. */
type Place = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'comma' | 'end';

const afterValue = (open: readonly string[]): Place => (open.length > 0 ? 'comma' : 'end');

/** What may come after a sign; undefined where the sign may not stand. */
const afterSign = (sign: string, place: Place, open: string[]): Place | undefined => {
  const isValue = place === 'value' || place === 'first value';
  switch (sign) {
    case '{':
    case '[':
      if (!isValue) return undefined;
      open.push(sign);
      return sign === '{' ? 'first key' : 'first value';
    case '}':
    case ']': {
      const isEmpty = place === (sign === '}' ? 'first key' : 'first value');
      if (!isEmpty && place !== 'comma') return undefined;
      return open.pop() === (sign === '}' ? '{' : '[') ? afterValue(open) : undefined;
    }
    case ':':
      return place === 'colon' ? 'value' : undefined;
    default:
      if (place !== 'comma') return undefined;
      return open.at(-1) === '{' ? 'key' : 'value';
  }
};

const afterScalar = (isText: boolean, place: Place, open: readonly string[]): Place | undefined => {
  if (place === 'value' || place === 'first value') return afterValue(open);
  return isText && (place === 'key' || place === 'first key') ? 'colon' : undefined;
};

/**
 * Where a text stops being JSON: the index of the first token that may not stand where it stands.
 *
 * @returns undefined for JSON.
 */
export const findJsonFault = (text: string): number | undefined => {
  const open: string[] = [];
  let place: Place = 'value';
  for (let at = 0; ;) {
    BLANK.lastIndex = at;
    const tokenAt = at + (BLANK.exec(text)?.[0].length ?? 0);
    TOKEN.lastIndex = at;
    const [token, sign, string] = TOKEN.exec(text) ?? [];
    if (token === undefined) return tokenAt;
    if (at + token.length === text.length && tokenAt === text.length) return place === 'end' ? undefined : tokenAt;
    const next: Place | undefined =
      sign === undefined ? afterScalar(string !== undefined, place, open) : afterSign(sign, place, open);
    if (next === undefined) return tokenAt;
    place = next;
    at += token.length;
  }
};
