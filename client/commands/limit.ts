import { type Option, type OptionValues, textOf, UsageFault } from '../command/command.js';

const DEFAULT_LIMIT = 50;

/** The option of commands whose lists can be long. */
export const limitOption: Readonly<Record<string, Option>> = {
  limit: { type: 'string', value: 'N', description: `How many to show at most (${String(DEFAULT_LIMIT)}).` },
};

/** @throws {UsageFault} when it is no such number. */
export const limitOf = (options: OptionValues): number => {
  const text = textOf(options, 'limit') ?? String(DEFAULT_LIMIT);
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new UsageFault('--limit must be a whole number from 1 to 9999.');
  return Number(text);
};

/** What is said of a list that shows only a part; nothing of one that is whole. */
export const cutNotice = (shown: number, total: number): readonly string[] =>
  total > shown ? [`${String(shown)} of ${String(total)}. More: --limit N.`] : [];
