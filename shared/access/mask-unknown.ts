import { isObject } from '../operations/is-object.js';

const MASKED = '****';
/** A text that can be no link and no code of one, which has 22 characters: a word, or a few. */
const SHORT = /^[\w -]{0,15}$/;
const NAME = /^\w{1,40}$/;

const maskTexts = (value: unknown): unknown => {
  if (typeof value === 'string') return SHORT.test(value) ? value : MASKED;
  if (Array.isArray(value)) return value.map(maskTexts);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [NAME.test(name) ? name : MASKED, maskTexts(member)]),
  );
};

/**
 * Hides in elements that CAMS has added to a row whatever may be an invite link, or the code of one.
 *
 * @param known what is known of a row; these elements stay as they are.
 */
export const maskUnknown = <Row extends object>(row: Row, known: object): Row => {
  const entries = Object.entries(row);
  const unknown = entries.filter(([name]) => !Object.hasOwn(known, name));
  if (unknown.length === 0) return row;
  const rest = entries.filter(([name]) => Object.hasOwn(known, name));
  // The same elements, some of them with another text.
  return Object.fromEntries([...rest, ...Object.entries(maskTexts(Object.fromEntries(unknown)) as object)]) as Row;
};
