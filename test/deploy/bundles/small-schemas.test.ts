import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import fc from 'fast-check';
import type * as z from 'zod/mini';

import { bundling } from '../../../tools/bundling.js';
import { substitutes } from '../../../tools/substitutes.js';

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const numRuns = process.env['FULL'] ? 5000 : 100;

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const folder = mkdtempSync(path.join(tmpdir(), 'small-schemas-'));
const require = createRequire(import.meta.url);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const SOURCE = `
  import { operations } from './shared/operations/operations.js';
  import { applyGroupProfile } from './shared/maintenance/tasks/apply-group-profile.js';
  import { deleteEmptyGroups } from './shared/maintenance/tasks/delete-empty-groups.js';
  import { offBoardParticipant } from './shared/maintenance/tasks/off-board-participant.js';
  import { rotateInviteLinks } from './shared/maintenance/tasks/rotate-invite-links.js';
  import { takeGroupInventory } from './shared/maintenance/tasks/take-group-inventory.js';
  import { runRequestShape } from './shared/maintenance/run-request.js';
  import { policySchema } from './shared/access/policy.js';
  import * as z from 'zod/mini';

  const tasks = [applyGroupProfile, deleteEmptyGroups, offBoardParticipant, rotateInviteLinks, takeGroupInventory];
  export const schemas = {
    ...Object.fromEntries(operations.map(({ name, request }) => [name, request])),
    ...Object.fromEntries(tasks.map(({ name, params }) => [name, params])),
    'a request for maintenance': z.object(runRequestShape),
    'an access policy': policySchema,
  };
`;

type Schemas = Readonly<Record<string, z.ZodMiniType>>;

/** The schemas of this project as a bundle has them. */
const schemasBy = async (name: string, alias: Readonly<Record<string, string>>): Promise<Schemas> => {
  const outfile = path.join(folder, name);
  await build({ ...bundling(false), alias, stdin: { contents: SOURCE, resolveDir: root }, outfile });
  return (require(outfile) as { schemas: Schemas }).schemas;
};

const { 'zod/mini': substitute = { file: '' } } = substitutes;
const byZod = await schemasBy('zod.cjs', {});
const bySubstitute = await schemasBy('substitute.cjs', { 'zod/mini': substitute.file });

/** What the code here reads of a zod schema. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodMiniType>>;
  readonly element?: z.ZodMiniType;
  readonly innerType?: z.ZodMiniType;
  readonly valueType?: z.ZodMiniType;
  readonly entries?: Readonly<Record<string, string>>;
}

/** A value that most schemas take, and others. */
const mostly = <Value>(common: Value, ...others: readonly fc.Arbitrary<Value>[]): fc.Arbitrary<Value> =>
  fc.oneof({ arbitrary: fc.constant(common), weight: 10 * others.length }, ...others);

const texts = mostly(
  '861380000000',
  fc.constantFrom('', ' ', '86138', '+86 138-0000', '{number} of {Subject}', '\ud800', '*', 'https://a/b', ' 群 👍 '),
  fc.constantFrom(1, 15, 16, 64, 65, 100, 101, 128, 129, 256, 257, 2048, 2049).map((length) => '8'.repeat(length)),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('a', '\0', '\u0007', '\n', '\u0085', '\u200b', '\u3164', '\ud800'), maxLength: 3 }),
);
const numbers = mostly(
  1,
  fc.constantFrom(-1, 0, 25, 26, 0.5, 2 ** 53, -(2 ** 53), Number.NaN, Number.POSITIVE_INFINITY),
);
const anything = fc.oneof(texts, numbers, fc.jsonValue(), fc.constant(undefined));

/** Values about a schema's own, on both sides of its limits, and every so often something else. */
const near = (schema: z.ZodMiniType): fc.Arbitrary<unknown> => {
  const { type, shape = {}, element, innerType, valueType, entries = {} } = schema._zod.def as unknown as Definition;
  const own = (): fc.Arbitrary<unknown> => {
    switch (type) {
      case 'string':
        return texts;
      case 'number':
        return numbers;
      case 'boolean':
        return fc.boolean();
      case 'enum':
        return fc.constantFrom(...Object.values(entries), 'other');
      case 'optional':
      case 'default':
        return innerType ? near(innerType) : anything;
      case 'array':
        return fc
          .constantFrom(0, 1, 1, 2, 32, 33)
          .chain((length) => fc.array(element ? near(element) : anything, { minLength: length, maxLength: length }));
      case 'record':
        return fc.dictionary(fc.constantFrom('direct', '100', '__proto__', 'constructor'), valueType ? near(valueType) : anything);
      case 'object': {
        const members = Object.fromEntries(Object.entries(shape).map(([key, member]) => [key, near(member)]));
        const needed = Object.keys(shape).filter((key) => shape[key]?._zod.def.type !== 'optional');
        return fc.oneof(
          { arbitrary: fc.record(members, { requiredKeys: needed }), weight: 10 },
          fc.record(members, { requiredKeys: [] }),
          fc.record({ ...members, OwnerId: anything, toString: anything }),
        );
      }
      default:
        throw new Error(`no values for ${type}`);
    }
  };
  return fc.oneof({ arbitrary: own(), weight: 30 }, anything);
};

const told = (schema: z.ZodMiniType | undefined, value: unknown): unknown => {
  const { success, data, error } = schema?.safeParse(value) ?? {};
  const issues = error?.issues.map(({ code, path: where, message, ...more }) => ({
    code,
    where,
    message,
    keys: 'keys' in more ? more.keys : undefined,
  }));
  return { success, data, issues };
};

describe(`values of every kind, seed ${String(seed)}`, () => {
  it.each(Object.entries(byZod))('are to a bundle what zod says they are: %s', (name, schema) => {
    fc.assert(
      fc.property(near(schema), (value) => {
        expect(told(bySubstitute[name], value)).toEqual(told(schema, value));
      }),
      { seed, numRuns },
    );
  });

  it('are accepted in part, and refused in part', () => {
    // Where members exclude each other few values are accepted: of those more are looked at.
    const seenOf = (schema: z.ZodMiniType): ReadonlySet<boolean> => {
      const seen = new Set<boolean>();
      for (let round = 0; round < 20 && seen.size < 2; round += 1) {
        const values = fc.sample(near(schema), { seed: seed + round, numRuns: 250 });
        for (const value of values) seen.add(schema.safeParse(value).success);
      }
      return seen;
    };

    expect(Object.entries(byZod).filter(([, schema]) => seenOf(schema).size < 2)).toEqual([]);
  });
});

describe('a bundle', () => {
  it('reads what it once stored, and stops at anything else', () => {
    const schema = bySubstitute['off-board-participant'];
    const params = schema?.parse({ ParticipantNumbers: ['+86 138-0000-0001'] });

    expect(params).toEqual({ ParticipantNumbers: ['8613800000001'], RotateLinks: false, AllowMissing: false });
    expect(schema?.parse(JSON.parse(JSON.stringify(params)))).toEqual(params);
    expect(() => schema?.parse({})).toThrow('A value is not as its schema says');
  });

  it('is not built of what its schemas would need and the substitute does not have', async () => {
    const contents = "import * as z from 'zod/mini'; console.log(z.email());";
    const built = build({ ...bundling(false), stdin: { contents, resolveDir: root }, write: false, logLevel: 'silent' });

    await expect(built).rejects.toThrow('Import "email" will always be undefined');
  });
});
