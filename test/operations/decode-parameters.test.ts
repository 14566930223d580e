import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { decodeParameters, type ParameterSource } from '../../shared/operations/decode-parameters.js';
import { encodeQuery } from '../../shared/operations/encoding.js';
import type { OperationName } from '../../shared/operations/operation.js';
import { readRequest } from '../../shared/operations/read-request.js';
import { encodings } from '../support/encode-request.js';
import { definitionOf } from '../support/example-request.js';

const text = (...entries: (readonly [string, unknown])[]): ParameterSource => ({ kind: 'text', entries });
const json = (values: object): ParameterSource => ({ kind: 'json', entries: Object.entries(values) });

const decode = (name: OperationName, ...sources: ParameterSource[]): object => {
  const { values, faults } = decodeParameters(definitionOf(name), sources);
  return { values, faults: faults.map(({ Code, Message }) => `${Code}: ${Message}`) };
};

const twice = 'is given twice with different values.';

describe('a parameter given twice', () => {
  it.each([
    ['in one query', [text(['Subject', 'a'], ['Subject', 'a'])]],
    ['in query and body', [text(['Subject', 'a']), json({ Subject: 'a' })]],
  ])('with one value %s is taken once', (_, sources) => {
    expect(decode('AddChatGroup', ...sources)).toEqual({ values: { Subject: 'a' }, faults: [] });
  });

  it.each([
    ['in one query', [text(['Subject', 'a'], ['Subject', 'b'])]],
    ['in query and body', [text(['Subject', 'a']), json({ Subject: 'b' })]],
    ['of which one is empty', [text(['Subject', 'a']), text(['Subject', ''])]],
  ])('with different values %s is a fault', (_, sources) => {
    expect(decode('AddChatGroup', ...sources)).toMatchObject({
      faults: [`InvalidParameter.Subject: Subject ${twice}`],
    });
  });

  it('as object, JSON string and flattened is one parameter', () => {
    const Page = { Index: 1, Size: 20 };
    const sources = [text(['Page', '{"Size":20,"Index":1}'], ['Page.Index', '1'], ['Page.Size', '20']), json({ Page })];

    expect(decode('ListChatGroup', ...sources)).toEqual({ values: { Page }, faults: [] });
  });

  it('whole and in flattened parts is a fault when they differ', () => {
    const sources = [text(['Page', '{"Index":1,"Size":20}'], ['Page.Index', '1'], ['Page.Size', '21'])];

    expect(decode('ListChatGroup', ...sources)).toMatchObject({ faults: [`InvalidParameter.Page: Page ${twice}`] });
  });

  it('is one fault, however often it is given', () => {
    const sources = [text(['GroupId', 'a'], ['GroupId', 'b']), json({ GroupId: 'c' })];
    const { faults = [] } = readRequest(definitionOf('DeleteChatGroup'), sources);

    expect(faults.filter(({ Parameter }) => Parameter === 'GroupId').length).toBeGreaterThanOrEqual(1);
  });

  it('by a name that nobody knows is unknown, not twice', () => {
    const { faults = [] } = readRequest(definitionOf('DeleteChatGroup'), [text(['Nope', 'a'], ['Nope', 'b'])]);

    expect(faults.map(({ Code }) => Code).filter((code) => code.includes('Nope'))).toEqual(['UnknownParameter.Nope']);
  });
});

describe('a number in a query', () => {
  it.each([
    ['20', 20],
    ['-1', -1],
    ['007', 7],
  ])('%j is read as a number', (value, number) => {
    expect(decode('ListChatGroup', text(['Page.Size', value]))).toEqual({
      values: { Page: { Size: number } },
      faults: [],
    });
  });

  it.each(['', ' 1', '1.0', '1e2', '0x1', '+1', 'one', '1'.repeat(16)])(
    '%j stays a text, which is refused',
    (value) => {
      expect(decode('ListChatGroup', text(['Page.Size', value]))).toMatchObject({ values: { Page: { Size: value } } });
    },
  );

  it('stays a number or a text in JSON', () => {
    const values = { Page: { Index: 1, Size: '20' } };

    expect(decode('ListChatGroup', json(values))).toEqual({ values, faults: [] });
  });
});

describe('a flattened list', () => {
  const entry = (place: string, number: string): readonly [string, string] => [
    `List.${place}.ParticipantNumber`,
    number,
  ];

  it('is put together in the order of its numbers', () => {
    expect(decode('DeleteChatGroupParticipants', text(entry('2', 'b'), entry('1', 'a')))).toEqual({
      values: { List: [{ ParticipantNumber: 'a' }, { ParticipantNumber: 'b' }] },
      faults: [],
    });
  });

  it.each([
    [['0']],
    [['2']],
    [['1', '3']],
    [['01']],
    [['1', '']],
    [['-1']],
    [['1', '999999999']],
    [['__proto__']],
    [['length']],
  ])('with the numbers %j is a fault', (places) => {
    const source = text(...places.map((place) => entry(place, '8613800000001')));

    expect(decode('DeleteChatGroupParticipants', source)).toEqual({
      values: {},
      faults: ['InvalidParameter.List: List must have its entries numbered from 1 without gaps.'],
    });
  });

  it('whose names go deeper than any parameter is unknown', () => {
    const { faults = [] } = readRequest(definitionOf('DeleteChatGroupParticipants'), [
      text([`List${'.1'.repeat(1000)}`, 'x'], ['List.', 'y'], ['.List', 'z'], ['...', 'z']),
    ]);

    expect(faults.every(({ Code }) => /^(UnknownParameter|InvalidParameter|Missing)/.test(Code))).toBe(true);
  });

  it('may not name a part of a value that has none', () => {
    const { faults = [] } = readRequest(definitionOf('DeleteChatGroup'), [text(['GroupId.1', 'x'])]);

    expect(faults.map(({ Code }) => Code)).toContain('UnknownParameter.GroupId.1');
  });
});

describe('a JSON string', () => {
  it.each([
    ['{', 'is not valid JSON'],
    [`${'['.repeat(17)}${']'.repeat(17)}`, 'is nested deeper than 16 levels'],
    ['{"Index":1,"Index":2}', 'names one key twice in an object'],
  ])('%s is a fault that says why, and only that', (value, why) => {
    const { faults = [] } = readRequest(definitionOf('ListChatGroup'), [text(['Page', value])]);

    expect(faults.filter(({ Parameter }) => Parameter.startsWith('Page'))).toEqual([
      { Parameter: 'Page', Code: 'InvalidParameter.Page', Message: `Page ${why}.` },
    ]);
  });
});

describe('any request that is valid', () => {
  const digits = fc.stringMatching(/^[1-9][0-9]{6,14}$/);
  const token = fc.string({
    unit: fc.constantFrom(...Array.from('abcXYZ019-._~:/?#[]@!$&\'()*+,;=%{}"\\')),
    minLength: 1,
    maxLength: 30,
  });
  const words = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 18 })
    .filter((value) => value.trim() === value && value !== '');
  const common = { BusinessNumber: digits, CustSpaceId: token };
  const page = fc.record({ Index: fc.integer({ min: 1 }), Size: fc.integer({ min: 1, max: 100 }) });
  const requests = fc.oneof(
    fc.tuple(
      fc.constant<OperationName>('ListChatGroup'),
      fc.record({ ...common, Page: page, Subject: words }, { requiredKeys: ['BusinessNumber', 'CustSpaceId', 'Page'] }),
    ),
    fc.tuple(
      fc.constant<OperationName>('UpdateChatGroup'),
      fc.record({ ...common, GroupId: token, Subject: words, Description: words }),
    ),
    fc.tuple(
      fc.constant<OperationName>('DeleteChatGroupParticipants'),
      fc.record({
        ...common,
        GroupId: token,
        List: fc.array(fc.record({ ParticipantNumber: digits }), { minLength: 1, maxLength: 32 }),
      }),
    ),
  );

  it('is the same in all encodings, and the same after the wire', () => {
    fc.assert(
      fc.property(requests, ([name, request]) => {
        const operation = definitionOf(name);
        const wire = text(...Object.entries(encodeQuery(operation, request)));
        const read = [...Object.values(encodings).map((encode) => encode(request)), wire].map((source) =>
          readRequest(operation, [source]),
        );

        for (const one of read) expect(one).toEqual({ request });
      }),
      { numRuns: 300 },
    );
  });
});
