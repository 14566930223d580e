import { serviceError } from '../errors/service-error.js';

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw serviceError('MalformedBody', { message: 'The form holds a broken percent-encoding.' });
  }
};

/**
 * Reads the names and values of a form (`application/x-www-form-urlencoded`).
 *
 * @throws {ServiceError} `MalformedBody` for a broken percent-encoding.
 */
export const readForm = (text: string): readonly (readonly [name: string, value: string])[] =>
  text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const end = pair.indexOf('=');
      const name = end < 0 ? pair : pair.slice(0, end);
      return [decode(name), end < 0 ? '' : decode(pair.slice(end + 1))] as const;
    });
