import { readFileSync } from 'node:fs';

import { JsonFault } from './parse-json.js';
import { readJsonDocument } from './read-json-document.js';

/**
 * Reads a file of JSON as `readJsonDocument` does.
 *
 * @throws {JsonFault} a sentence without its full stop: file, what is wrong, line and column.
 * @throws {NodeJS.ErrnoException} when the file cannot be read.
 */
export const readJsonFile = (file: string): unknown => {
  const bytes = readFileSync(file);
  try {
    return readJsonDocument(bytes);
  } catch (error) {
    throw error instanceof JsonFault ? new JsonFault(`${file} ${error.message}`) : error;
  }
};
