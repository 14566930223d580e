/** Name and value of one parameter, decoded. */
export type Pair = readonly [name: string, value: string];

const decode = (text: string): string => {
  // Clients in other languages write a space as +; a real plus always comes as %2B.
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    // A stray % or broken UTF-8: taken literally, so that it can at most fail its signature.
    return spaced;
  }
};

/** Decodes a query string or a form body into pairs, in the order they came. */
export const decodePairs = (text: string): readonly Pair[] =>
  text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))];
    });
