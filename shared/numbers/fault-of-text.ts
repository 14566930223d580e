const isShown = (character: string): boolean => /[\p{L}\p{N}\p{P}\p{S}]/u.test(character);

const nameOf = (character: string): string => {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return isShown(character) ? JSON.stringify(character) : `U+${code}`;
};

/** The first that applies is told. */
const faults: readonly (readonly [RegExp, (part: string) => string])[] = [
  [/^$/, () => 'is empty'],
  [/(?<!x)(?:#|x|;?ext[a-z.=:]*)(?= ?\d+$)/i, (part) => `holds an extension ("${part}"): leave it out`],
  [/\p{L}/u, (part) => `holds the letter ${nameOf(part)}`],
  [
    /[^\d ()[\].+-]/u,
    (part) => `holds ${nameOf(part)}: one number has digits, +, spaces, hyphens, dots and brackets only`,
  ],
  [/^\D*$/, () => 'holds no digit'],
  [/\+.*\+/, () => 'holds two numbers: there is a second +'],
  [/\d.*\+/, () => 'holds a + after its digits'],
  // A spreadsheet's float; and no country writes a last group of one digit.
  [/(?<=^[^.]*)\.(?:\d{1,3}|0+)$/, (part) => `ends with a fraction ("${part}"): leave it out`],
  [/(?<=\d)\D+\d$/, (part) => `ends with a digit apart ("${part}"): write one number, without ranges and extensions`],
  [
    /(?<=^\D*)(?:00|011|0)/,
    (part) => `begins with ${part}, which is no country code: begin with + and the country code`,
  ],
];

/**
 * What shows at once that a text is no phone number with its country code.
 *
 * @param text as `plainText` gives it.
 * @returns the fault, which names the character or part that is wrong and never the number; undefined when there is none.
 */
export const faultOfText = (text: string): string | undefined => {
  for (const [form, told] of faults) {
    const part = form.exec(text)?.[0];
    if (part !== undefined) return told(part);
  }
  return undefined;
};
