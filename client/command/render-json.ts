import { UNSEEN } from './escape-for-terminal.js';

const unseen = new RegExp(UNSEEN, 'gu');

const escapeUnits = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`,
  ).join('');

/** A value as indented JSON, in which nothing is left that a terminal obeys or hides. It reads back as the same value. */
export const renderJson = (value: unknown): string =>
  JSON.stringify(value, null, 2)
    .split('\n')
    .map((line) => line.replace(unseen, escapeUnits))
    .join('\n');
