/**
 * One value per name, as gateway events carry headers and query: several values of one name are joined by `separator`,
 * or the last one wins where there is none.
 */
export const flatMap = (
  entries: Iterable<readonly [name: string, value: string]>,
  separator?: string,
): Readonly<Record<string, string>> => {
  const values = new Map<string, string>();
  for (const [name, value] of entries) {
    const earlier = values.get(name);
    values.set(name, earlier === undefined || separator === undefined ? value : `${earlier}${separator}${value}`);
  }
  // fromEntries defines own properties, so a header named __proto__ is just a header.
  return Object.fromEntries(values);
};
