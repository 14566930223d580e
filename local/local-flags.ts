import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** What a command line asks of the local cloud. */
export interface LocalFlags {
  readonly host: string | undefined;
  readonly help: boolean;
  readonly version: boolean;
  /** Whether nothing is to be kept. */
  readonly inMemory: boolean;
  /** Settings that the command line gives, by their names in the environment; they come before it. */
  readonly settings: Readonly<Record<string, string>>;
}

const settingOf = {
  port: 'CAMS_PORT',
  'gateway-port': 'GATEWAY_PORT',
  'data-dir': 'DATA_DIR',
  seed: 'SEED_FILE',
} as const;

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;

/**
 * Reads the command line of the local cloud.
 *
 * @throws {Error} naming an option that there is not, or two that exclude each other.
 */
export const readFlags = (words: readonly string[]): LocalFlags => {
  const { values } = parseArgs({
    args: [...words],
    options: {
      host: text,
      port: text,
      'gateway-port': text,
      'data-dir': text,
      seed: text,
      'in-memory': flag,
      help: flag,
      version: flag,
    },
  });
  const { host, help, version, 'in-memory': inMemory } = values;
  if (inMemory && values['data-dir'] !== undefined) {
    throw new Error('--in-memory keeps nothing, so --data-dir makes no sense beside it.');
  }
  const given = Object.entries(settingOf).flatMap(([option, name]) => {
    const value = values[option as keyof typeof settingOf];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { host, help, version, inMemory, settings: Object.fromEntries(given) };
};

/** A folder for what nobody wants to keep, and its removal. */
export const temporaryFolder = (): { readonly path: string; readonly remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'cams-local-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
};
