// WhatsApp knows numbers of these countries by a form that may differ from the one that people dial: Brazil's ninth digit,
// Mexico's 1 and Argentina's 9, each after the country code or the area code.
const twins: readonly (readonly [RegExp, string])[] = [
  [/^55(\d\d)9(\d{8})$/, '55$1$2'],
  [/^55(\d\d)(\d{8})$/, '55$19$2'],
  [/^521(\d{10})$/, '52$1'],
  [/^52(\d{10})$/, '521$1'],
  [/^549(\d{10})$/, '54$1'],
  [/^54(\d{10})$/, '549$1'],
];

/**
 * The other form that WhatsApp may list a number in. Nobody is taken for somebody else by it: it is told, not acted upon.
 *
 * @param digits of a phone number on the wire.
 * @returns undefined for a number of any other country.
 */
export const twinOf = (digits: string): string | undefined => {
  const [form, other] = twins.find(([each]) => each.test(digits)) ?? [];
  return form && other !== undefined ? digits.replace(form, other) : undefined;
};
