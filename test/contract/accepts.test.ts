import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { operations } from '../../shared/operations/operations.js';
import { readRequest } from '../../shared/operations/read-request.js';
import { checksOf, type Document } from './checks-of.js';

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const numRuns = process.env['FULL'] ? 20_000 : 150;

const checks = checksOf(
  JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../docs/openapi.json'), 'utf8')) as Document,
);

const white = fc.constantFrom('', ' ', '\n\t', '\u3000', '\u00a0');
const wrong = fc.oneof(fc.boolean(), fc.double({ noNaN: true }), fc.constant({}), fc.constant([]), fc.constant(''));
const length = (unit: fc.Arbitrary<string>, ...lengths: readonly number[]): fc.Arbitrary<string> =>
  fc.constantFrom(...lengths).chain((exactly) => fc.string({ unit, minLength: exactly, maxLength: exactly }));
const trimmed = (...lengths: readonly number[]): fc.Arbitrary<string> =>
  fc
    .tuple(white, length(fc.constantFrom('a', 'é', '群', '👍', ' '), ...lengths), white)
    .map(([before, middle, after]) => before + middle + after);
/** Characters of which a text may hold none, or which alone make no name. */
const odd = fc.string({
  unit: fc.constantFrom(
    'a',
    '\0',
    '\u0007',
    '\r',
    '\n',
    '\t',
    '\u0085',
    '\u00ad',
    '\u200b',
    '\u2800',
    '\u3164',
    '\ud800',
    '😀',
  ),
  maxLength: 3,
});
const ascii = (...lengths: readonly number[]): fc.Arbitrary<string> =>
  length(fc.constantFrom('a', '~', '!', '0'), ...lengths);
const digits = length(fc.constantFrom('1', '8'), 6, 7, 13, 15, 16);
const whole = fc.oneof(fc.integer({ min: -2, max: 102 }), fc.constantFrom(0.5, 2 ** 53, 25, 26, 100, 101));
const page = fc.record({ Index: whole, Size: whole, Other: whole }, { requiredKeys: [] });
const list = fc
  .constantFrom(0, 1, 32, 33)
  .chain((count) => fc.array(fc.record({ ParticipantNumber: digits }), { minLength: count, maxLength: count }));

/** Values on both sides of every limit. A text given for `Page` or `List` is JSON to the functions, so none is. */
const near: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  BusinessNumber: digits,
  CustSpaceId: ascii(0, 1, 128, 129),
  ChannelType: fc.constantFrom('WHATSAPP', 'whatsapp', 'VIBER'),
  GroupId: fc.oneof({ arbitrary: ascii(0, 1, 256, 257), weight: 9 }, odd),
  Subject: fc.oneof(trimmed(0, 1, 127, 128, 129), odd),
  Description: fc.oneof(trimmed(0, 1, 2047, 2048, 2049), odd),
  ProfilePictureFile: fc
    .tuple(fc.constantFrom('https://', 'http://', 'ftp://'), ascii(1, 2040, 2041))
    .map((parts) => parts.join('')),
  GroupLink: ascii(0, 1, 2048, 2049),
  GroupType: ascii(0, 1, 64, 65),
  GroupStatus: fc.constantFrom('ACTIVE', 'CREATING', 'active', ''),
  ClientToken: ascii(0, 1, 64, 65),
  WaitSeconds: whole,
  Confirm: fc.constantFrom(true, false, 1),
  Page: page,
  List: list,
};
const structured = new Set(['Page', 'List']);
const wrongFor = (name: string): fc.Arbitrary<unknown> =>
  structured.has(name) ? wrong.filter((value) => typeof value !== 'string') : wrong;

describe(`requests of every kind, seed ${String(seed)}`, () => {
  it.each(operations)('are accepted by $name exactly where docs/openapi.json accepts them', (operation) => {
    const [example] = operation.examples;
    const names = Object.keys(operation.request.shape);
    const changes = fc.record(
      {
        ...Object.fromEntries(
          names.map((name) => [
            name,
            fc.oneof({ arbitrary: near[name] ?? fc.constant(0), weight: 9 }, { arbitrary: wrongFor(name), weight: 1 }),
          ]),
        ),
        OwnerId: fc.constant(1),
      },
      { requiredKeys: [] },
    );
    const few = fc.tuple(
      changes,
      fc.subarray([...names, 'OwnerId'], { maxLength: 3 }),
      fc.subarray(names, { maxLength: 1 }),
    );
    let accepted = 0;

    fc.assert(
      fc.property(few, fc.integer({ min: 0, max: 9 }), ([changed, kept, dropped], dice) => {
        const request: Record<string, unknown> = { ...example?.request };
        for (const name of kept) if (name in changed) request[name] = changed[name as keyof typeof changed];
        if (dice === 0) for (const name of dropped) Reflect.deleteProperty(request, name);

        const { faults } = readRequest(operation, [{ kind: 'json', entries: Object.entries(request) }]);

        if (!faults) accepted += 1;
        expect(checks.requestFaults(operation, request).length === 0).toBe(faults === undefined);
      }),
      { seed, numRuns },
    );
    expect(accepted / numRuns).toBeGreaterThan(0.1);
    expect(accepted / numRuns).toBeLessThan(0.95);
  });
});
