import type { ReadNumber } from '../operations/phone-number.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What reads one setting and notes what is wrong with it. */
export interface SettingReader {
  readonly env: Environment;
  /** Sentences without values: values may be secrets. */
  readonly faults: string[];
  /** The value of a setting, or the fallback for none; a value that breaks the rule becomes a fault. */
  readonly read: (name: string, fallback: string, valid: RegExp, rule: string) => string;
  /** Reads the phone numbers of settings; undefined in functions that do nothing to people, and are spared the means. */
  readonly readNumber: ReadNumber | undefined;
}
