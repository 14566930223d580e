import { isObject } from '../../shared/operations/is-object.js';
import { JsonFault } from '../../shared/operations/parse-json.js';
import { readJsonDocument } from '../../shared/operations/read-json-document.js';
import { readJsonFile } from '../../shared/operations/read-json-file.js';

const readJson = (argument: string): unknown => {
  try {
    return argument.startsWith('@') ? readJsonFile(argument.slice(1)) : readJsonDocument(argument);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const subject = argument.startsWith('@') ? '' : 'The request ';
    throw new Error(`${subject}${error.message}.`, { cause: error });
  }
};

/**
 * Reads the request that an argument of the command line holds, or the file that it names as `@FILE`.
 *
 * @throws {Error} saying where it is not JSON, or that it is no object.
 */
export const readRequest = (argument: string): Readonly<Record<string, unknown>> => {
  const request = readJson(argument);
  if (!isObject(request)) throw new Error('The request must be a JSON object.');
  return request;
};
