import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { JsonFault, parseJson } from '../../shared/operations/parse-json.js';

const faultOf = (text: string): string => {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof JsonFault) return error.message;
    throw error;
  }
  return 'none';
};

const nested = (depth: number, open = '[', close = ']'): string => open.repeat(depth) + close.repeat(depth);

describe('JSON', () => {
  it('is read as JSON.parse reads it', () => {
    const ordinary = fc.jsonValue({ maxDepth: 5 });

    fc.assert(
      fc.property(ordinary, fc.constantFrom(0, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);

        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('is taken 16 levels deep and no deeper', () => {
    expect(faultOf(nested(16))).toBe('none');
    expect(faultOf(nested(17))).toBe('is nested deeper than 16 levels');
    expect(faultOf(nested(16, '{"a":', '}').replace('}', '0}'))).toBe('none');
    expect(faultOf(nested(17, '{"a":', '}').replace('}', '0}'))).toBe('is nested deeper than 16 levels');
  });

  it('may open as many levels as it likes one after the other', () => {
    expect(faultOf(`[${Array.from({ length: 100 }, () => nested(15)).join()}]`)).toBe('none');
  });

  it('is given up at its 17th level, however much follows', () => {
    const startedAtMs = performance.now();

    expect(faultOf('['.repeat(5_000_000))).toBe('is nested deeper than 16 levels');
    expect(performance.now() - startedAtMs).toBeLessThan(100);
  });

  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"b":2,"a":3}',
    String.raw`{"a":1,"\u0061":2}`,
    String.raw`{"\u0061":1,"\U0061":2,"a":3}`.replace(String.raw`"\U0061":2,`, ''),
    String.raw`{"/":1,"\/":2}`,
    String.raw`{"\"":1,"\u0022":2}`,
    '{"":1,"":2}',
    '{"__proto__":1,"__proto__":2}',
    '[{"b":{"a":1,"a":1}}]',
    '{ "a" : [1,{"x":2}] ,\n"a" :3}',
    String.raw`{"a\\":1,"a\\":2}`,
  ])('that gives a key twice is refused: %s', (text) => {
    expect(faultOf(text)).toBe('names one key twice in an object');
  });

  it.each([
    '{"a":"a","b":"a"}',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":["a","a"],"A":1}',
    String.raw`{"a":"\",\"a\":1","b":1}`,
    String.raw`{"a\\":1,"a":2}`,
    '{"a":1,"b":[{"a":1}],"c":{}}',
  ])('that only looks so is taken: %s', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it.each([
    '',
    ' ',
    'secret',
    '{"secret":}',
    '{"secret"',
    '{"secret":1,}',
    '{"secret":1}}',
    "{'secret':1}",
    '{"secret\\":1}',
    String.raw`{"\x":"secret"}`,
    '{"a":"secret\n"}',
    '"secret',
    '\\',
    '"\\',
    ']secret',
    'NaN',
    '01',
    '{"a":1 "secret":2}',
    '{,"secret":1}',
    '\ufeff\ufeff{}',
    ' \ufeff{}',
  ])('that is none is refused without a quotation: %j', (text) => {
    expect(faultOf(text)).toBe('is not valid JSON');
  });

  it('may begin with a byte order mark', () => {
    expect(parseJson('\ufeff{"a":"\ufeff"}')).toEqual({ a: '\ufeff' });
  });

  it('keeps __proto__ as a key like any other', () => {
    const value = parseJson('{"__proto__":{"admin":true}}');

    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect((value as { admin?: boolean }).admin).toBeUndefined();
  });

  it('refuses whatever JSON.parse refuses, with an error of its own', () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from('{}[]":,\\u0a 1etrufalsn')), maxLength: 30 });
    const accepted = (candidate: string): boolean => {
      try {
        JSON.parse(candidate);
        return true;
      } catch {
        return false;
      }
    };

    fc.assert(
      fc.property(text, (candidate) => {
        const fault = faultOf(candidate);

        expect(fault === 'none' || fault.startsWith('n')).toBe(accepted(candidate) || fault.startsWith('names'));
      }),
      { numRuns: 2000 },
    );
  });
});
