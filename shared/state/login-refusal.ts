import { sqlStateOf } from './state-fault.js';

const byCode: Readonly<Record<string, string>> = {
  '28P01': 'wrong user or password',
  '28000': 'this user may not connect from here',
  '3D000': 'no such database',
  '53300': 'too many connections',
};

/** What PgBouncer gives for everything. */
const PROTOCOL_VIOLATION = '08P01';

// The words of PgBouncer 1.18, as observed; they are read and never repeated, for others may quote names.
const byWords: readonly (readonly [RegExp, string])[] = [
  [/authentication failed|no such user/i, 'wrong user or password'],
  [/no such database|database .* does not exist/i, 'no such database'],
  [/no more connections/i, 'too many connections'],
  [/server login|cannot connect to server|server conn/i, 'the proxy does not reach the database behind it'],
];

/** Whether a proxy may have refused for the sake of a parameter that it does not know. */
export const mayMissParameter = (error: unknown): boolean =>
  sqlStateOf(error) === PROTOCOL_VIOLATION && !byWords.some(([words]) => words.test(String(error)));

/** Why a server, or a proxy before it, did not let us in: in our own words. Undefined: it did not say. */
export const loginRefusal = (error: unknown): string | undefined => {
  const code = sqlStateOf(error) ?? '';
  if (code !== PROTOCOL_VIOLATION) return byCode[code];
  return (
    byWords.find(([words]) => words.test(String(error)))?.[1] ??
    'a proxy refuses: mostly a wrong user or password, or its configuration'
  );
};
