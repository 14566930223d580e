import { readWrittenNumber } from '../../shared/numbers/read-written-number.js';
import { type Option, type OptionValues, textOf, UsageFault } from '../command/command.js';

const UNITS_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const AGE = /^([1-9]\d{0,4})([mhd])$/;

/** What is asked of the rows of a list, beside their state. */
export interface ListFilter {
  readonly businessNumber?: string;
  /** Epoch milliseconds: not before, and not after. */
  readonly fromMs?: number;
  readonly untilMs?: number;
}

/** The options of lists that can be narrowed. */
export const filterOptions: Readonly<Record<string, Option>> = {
  number: { type: 'string', value: 'NUMBER', description: 'Only of this BusinessNumber.' },
  'newer-than': { type: 'string', value: 'AGE', description: 'Only what began in this time: 90m, 12h, 7d.' },
  'older-than': { type: 'string', value: 'AGE', description: 'Only what began before this time: 90m, 12h, 7d.' },
};

const agoMs = (options: OptionValues, name: string, nowMs: number): number | undefined => {
  const text = textOf(options, name);
  if (text === undefined) return undefined;
  const [, count, unit] = AGE.exec(text) ?? [];
  if (count === undefined) throw new UsageFault(`--${name} must be an age such as 90m, 12h or 7d.`);
  return nowMs - Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS];
};

/** @throws {UsageFault} when an option cannot be read. */
export const filterOf = (options: OptionValues, nowMs: number): ListFilter => {
  const written = textOf(options, 'number');
  const { digits, fault } = written === undefined ? {} : readWrittenNumber(written);
  if (fault !== undefined) throw new UsageFault(`--number ${fault}.`);
  const fromMs = agoMs(options, 'newer-than', nowMs);
  const untilMs = agoMs(options, 'older-than', nowMs);
  return {
    ...(digits !== undefined && { businessNumber: digits }),
    ...(fromMs !== undefined && { fromMs }),
    ...(untilMs !== undefined && { untilMs }),
  };
};

/** The value of an option that must be one of some. @throws {UsageFault} when it is none of them. */
export const choiceOf = <Choice extends string>(
  options: OptionValues,
  name: string,
  choices: readonly Choice[],
): Choice | undefined => {
  const text = textOf(options, name);
  const choice = choices.find((each) => each === text);
  if (text !== undefined && choice === undefined)
    throw new UsageFault(`--${name} must be one of ${choices.join(', ')}.`);
  return choice;
};
