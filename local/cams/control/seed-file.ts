import { JsonFault } from '../../../shared/operations/parse-json.js';
import { readJsonFile } from '../../../shared/operations/read-json-file.js';
import { Refusal } from '../refusal.js';
import type { Service } from '../service.js';
import { checkInput } from './read-input.js';
import { SeedInput } from './seed-input.js';
import { applySeed } from './seed.js';

const FAULTS_SHOWN = 10;

const sentenceOf = (file: string, { message, faults }: Refusal): string => {
  const shown = faults.slice(0, FAULTS_SHOWN).map(({ Message }) => Message);
  const more = faults.length - shown.length;
  if (more > 0) shown.push(`and ${String(more)} more`);
  return `The seed file ${file} cannot be used. ${shown.join(' ') || message}`;
};

/**
 * Fills an empty database from a file. One that holds anything is left as it is, so that a restart adds nothing.
 *
 * @param seedFile JSON as `POST /_local/seed` takes it.
 * @throws {Error} naming the faults of the file; then nothing was added.
 */
export const applySeedFile = (seedFile: string, service: Service): void => {
  const { store } = service;
  try {
    const input = checkInput(SeedInput, readJsonFile(seedFile));
    if (!store.isEmpty()) return;
    store.transaction(() => applySeed(input, service, service.now()));
  } catch (error) {
    if (error instanceof JsonFault) throw new Error(`The seed file ${error.message}.`, { cause: error });
    if (error instanceof Refusal) throw new Error(sentenceOf(seedFile, error), { cause: error });
    throw error;
  }
};
