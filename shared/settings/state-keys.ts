import type { SettingReader } from './setting-reader.js';

const BYTES_MIN = 32;
const KEYS_MAX = 2;
const RULE =
  'must be 32 random bytes or more in base64 or hex (openssl rand -base64 32), or two such values, separated by a comma';

const decode = (text: string): Buffer | undefined => {
  if (/^([0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, 'hex');
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
};

/**
 * Reads STATE_KEY: what the texts that the store keeps are sealed with. While it changes it has two values: the first one
 * seals, both of them open.
 */
export const readStateKeys = ({ env, faults }: SettingReader): readonly Buffer[] => {
  const { STATE_KEY } = env;
  if (!STATE_KEY) return [];
  const texts = STATE_KEY.split(',');
  const keys = texts.flatMap((text) => decode(text.trim()) ?? []).filter(({ length }) => length >= BYTES_MIN);
  if (keys.length === texts.length && keys.length <= KEYS_MAX) return keys;
  faults.push(`STATE_KEY ${RULE}`);
  return [];
};
