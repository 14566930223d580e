/** A known mistake in making a signature: what the client does, and how its text then differs from the right one. */
export interface Variant<Text> {
  readonly does: string;
  readonly apply: (right: Text) => Text;
}

/** What is found when a mistake, or two together, explain a signature. */
export interface Explained<Text> {
  readonly does: readonly string[];
  readonly text: Text;
}

/**
 * Looks for the mistake that leads to the signature a client sent: each known one alone, then each two in order. Whoever
 * holds the secret can try, and a match is proof: it rebuilds what the client signed.
 *
 * @param matches whether a text leads to the client's signature.
 */
export const explain = <Text>(
  right: Text,
  variants: readonly Variant<Text>[],
  matches: (text: Text) => boolean,
): Explained<Text> | undefined => {
  const single = variants.map(({ does, apply }) => ({ does: [does], text: apply(right) }));
  const found = single.find(({ text }) => matches(text));
  if (found) return found;
  for (const first of single) {
    for (const { does, apply } of variants) {
      if (first.does.includes(does)) continue;
      const text = apply(first.text);
      if (matches(text)) return { does: [...first.does, does], text };
    }
  }
  return undefined;
};
