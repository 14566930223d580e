import type { Database, Row, SqlValue } from './database.js';

/**
 * Begins what stands for one character: U+001A and its UTF-16 unit in four hexadecimal digits. JSON escapes U+001A, so a
 * stored JSON text holds none, and statements that take such texts apart need not know of this.
 */
const MARK = '\u001a';
const MARKED = new RegExp(`${MARK}([0-9a-f]{4})`, 'g');

const isStorable = (character: string): boolean => character !== '\0' && character !== MARK && character.isWellFormed();

const markedUnit = (character: string): string => MARK + character.charCodeAt(0).toString(16).padStart(4, '0');

const toStored = (value: SqlValue): SqlValue => {
  if (typeof value !== 'string') return value;
  if (value.isWellFormed() && !value.includes('\0') && !value.includes(MARK)) return value;
  return Array.from(value, (character) => (isStorable(character) ? character : markedUnit(character))).join('');
};

const isMarked = (value: SqlValue): value is string => typeof value === 'string' && value.includes(MARK);

const fromStored = (value: SqlValue): SqlValue =>
  isMarked(value)
    ? value.replaceAll(MARKED, (_, unit: string) => String.fromCharCode(Number.parseInt(unit, 16)))
    : value;

const readRow = (row: Row): Row =>
  Object.values(row).some(isMarked)
    ? Object.fromEntries(Object.entries(row).map(([name, value]) => [name, fromStored(value)]))
    : row;

/**
 * A database that keeps every text as it is. Of what CAMS may list, PostgreSQL refuses U+0000, SQLite cuts the text off
 * there, and both replace half of a surrogate pair.
 */
export const keepingEveryText = (database: Database): Database => ({
  ...database,
  run: async (sql, values = []) => (await database.run(sql, values.map(toStored))).map(readRow),
});
