import { randomInt } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { findJsonFault } from '../../shared/operations/find-json-fault.js';
import { JsonFault } from '../../shared/operations/parse-json.js';
import { readJsonDocument } from '../../shared/operations/read-json-document.js';
import { writtenAs } from '../support/written-as.js';

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const numRuns = process.env['FULL'] ? 100_000 : 2000;

const faultOf = (document: Uint8Array | string): string => {
  try {
    readJsonDocument(document);
  } catch (error) {
    if (error instanceof JsonFault) return error.message;
    throw error;
  }
  return 'none';
};

describe.each(Object.entries(writtenAs))('a document in %s', (_, encode) => {
  it('is read', () => {
    const value = { callers: { direct: { operations: ['*'] } }, Subject: 'Größe 群 😀 \ufeff' };

    expect(readJsonDocument(encode(JSON.stringify(value, undefined, 2)))).toEqual(value);
  });

  it('that is not JSON is told by line and column', () => {
    expect(faultOf(encode('{\n  "a": 1,\n  "b" 2\n}'))).toBe('is not valid JSON: line 3, column 7');
  });
});

describe('where a document stops being JSON', () => {
  it.each([
    ['', 1, 1],
    ['  ', 1, 3],
    ['{"a":1,}', 1, 8],
    ['{"a":1', 1, 7],
    ['{"a"', 1, 5],
    ['{', 1, 2],
    ['[1 2]', 1, 4],
    ['[1,]', 1, 4],
    ["{'a':1}", 1, 2],
    ['{"a":01}', 1, 6],
    ['{"a":.5}', 1, 6],
    ['{"a":NaN}', 1, 6],
    ['{"a":tru}', 1, 6],
    ['{"a":trueish}', 1, 6],
    ['// a comment\n{}', 1, 1],
    ['{\n\t"a": "x\ny"\n}', 2, 7],
    ['{}\n{}', 2, 1],
    ['{"a":1]', 1, 7],
    ['[1}', 1, 3],
    ['{1:2}', 1, 2],
    ['{"a":"\\x"}', 1, 6],
    ['{"a"::1}', 1, 6],
    ['{"群😀":"é",}', 1, 11],
    ['{\r\n"a":1,\r\n}', 3, 1],
    ['{\r"a":1,\r}', 3, 1],
    ['\ufeff{\n,}', 2, 1],
  ])('%j: line %i, column %i', (text, line, column) => {
    expect(faultOf(text)).toBe(`is not valid JSON: line ${String(line)}, column ${String(column)}`);
  });

  it('is told of a key given twice and of nesting, too', () => {
    expect(faultOf('{"a":1,\n "a":2}')).toBe('names one key twice in an object: line 2, column 2');
    expect(faultOf(`\n${'['.repeat(20)}`)).toBe('is nested deeper than 16 levels: line 2, column 17');
  });

  it('is told of bytes that are no text', () => {
    expect(faultOf(Buffer.from('{"a":"caf\xe9"}', 'latin1'))).toBe('is not UTF-8');
    expect(faultOf(Buffer.from([0xff, 0xfe, 0x7b]))).toBe('is not UTF-16');
  });

  it(`is found exactly where JSON.parse finds that it is none, seed ${String(seed)}`, () => {
    const scrap = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      'u00e9',
      ' ',
      '\n',
      '0',
      '-1.5e3',
      'true',
      'null',
      'a',
      '"a"',
      '"b":1',
      '\u007f',
      '\u0001',
      '\ud800',
    );
    const broken = fc.array(scrap, { maxLength: 12 }).map((parts) => parts.join(''));
    const nearly = fc
      .tuple(fc.json({ maxDepth: 3 }), fc.nat(40), scrap, fc.nat(2))
      .map(([json, at, part, cut]) => json.slice(0, at) + part + json.slice(at + cut));
    const isJson = (text: string): boolean => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };

    fc.assert(
      fc.property(fc.oneof(broken, nearly, fc.json()), (text) => {
        const at = findJsonFault(text);

        expect(at === undefined).toBe(isJson(text));
        // What stands before the fault can still become JSON: it is the first.
        const before = text.slice(0, at);
        expect(findJsonFault(before)).toBe(isJson(before) ? undefined : at);
      }),
      { seed, numRuns },
    );
  });

  it('is found in proportion to the text', () => {
    const startedAt = process.cpuUsage();

    expect(findJsonFault(`[${'"a",'.repeat(200_000)}`)).toBe(800_001);
    expect(findJsonFault('"'.padEnd(1_000_000, 'a'))).toBe(0);
    expect(findJsonFault('['.repeat(1_000_000))).toBe(1_000_000);
    expect(process.cpuUsage(startedAt).user / 1000).toBeLessThan(2000);
  });
});
