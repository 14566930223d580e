/**
 * Whether a function hears the values of the query that were signed. A signature covers the first value of a parameter that
 * is given twice, while events hold the last one, or all of them joined: what was added on the way would be heard. What the
 * real gateways do is not published; here such a request is refused, so that nothing comes to count on it.
 *
 * @param heard the query as the event holds it.
 */
export const isHeardAsSigned = (query: string, heard: Readonly<Record<string, string>>): boolean => {
  const parameters = new URLSearchParams(query);
  return [...new Set(parameters.keys())].every((name) => heard[name] === parameters.get(name));
};
