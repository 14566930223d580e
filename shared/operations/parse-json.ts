const MAX_DEPTH = 16;
const BYTE_ORDER_MARK = '\ufeff';

/** Why a text is not JSON that we take. Its message never quotes the text: it may hold numbers or secrets. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';
  /** The index in the text, where it is known. */
  readonly at: number | undefined;

  constructor(message: string, at?: number) {
    super(message);
    this.at = at;
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  } catch {
    // V8 quotes the offending text in its message, so the message goes no further.
    throw new JsonFault('is not valid JSON');
  }
};

/** Whether the character at `index` is escaped: an odd number of backslashes stands before it. */
const isEscaped = (text: string, index: number): boolean => {
  let first = index;
  while (text[first - 1] === '\\') first -= 1;
  return (index - first) % 2 === 1;
};

/** The index of the quote that ends the string starting at `start`. */
const endOfString = (text: string, start: number): number => {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
};

/** The key between two quotes; most are written as they are. */
const keyOf = (text: string, start: number, end: number): unknown => {
  const written = text.slice(start + 1, end);
  return written.includes('\\') ? parse(text.slice(start, end + 1)) : written;
};

/**
 * Parses JSON and refuses what JSON.parse lets through: nesting beyond 16 levels (JSON.stringify and comparison
 * overflow the stack from about 5,000 on) and a key given twice in one object (the last would win unseen). A byte order
 * mark before it is left out.
 *
 * @throws {JsonFault} with a message that completes the sentence "the body …".
 */
export const parseJson = (text: string): unknown => {
  const open: (Set<unknown> | undefined)[] = [];
  let expectsKey = false;
  for (let index = 0; index < text.length; index += 1) {
    switch (text[index]) {
      case '"': {
        const end = endOfString(text, index);
        const keys = open.at(-1);
        if (expectsKey && keys) {
          const key = keyOf(text, index, end);
          if (keys.has(key)) throw new JsonFault('names one key twice in an object', index);
          keys.add(key);
        }
        expectsKey = false;
        index = end;
        break;
      }
      case '{':
      case '[':
        expectsKey = text[index] === '{';
        open.push(expectsKey ? new Set() : undefined);
        if (open.length > MAX_DEPTH) throw new JsonFault(`is nested deeper than ${String(MAX_DEPTH)} levels`, index);
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ',':
        expectsKey = open.at(-1) !== undefined;
        break;
    }
  }
  return parse(text);
};
