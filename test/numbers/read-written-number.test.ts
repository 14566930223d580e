import { randomInt } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { getCountries, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import examples from 'libphonenumber-js/mobile/examples';

import { readWrittenNumber as read } from '../../shared/numbers/read-written-number.js';

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const numRuns = process.env['FULL'] ? 20_000 : 500;

const faultOf = (written: string): string => read(written).fault ?? 'none';

describe('a number as people keep it', () => {
  it.each([
    ['8613800000001', '8613800000001'],
    ['+86 138-0000-0001', '8613800000001'],
    ['(+86) 138 0000 0001', '8613800000001'],
    ['+86.138.0000.0001', '8613800000001'],
    ['+44 (0)7700 900123', '447700900123'],
    ['+39 (0)6 1234 5678', '390612345678'],
    ['+39 06 1234 5678', '390612345678'],
    ['+1 (202) 555-0100', '12025550100'],
    ['tel:+1-202-555-0100', '12025550100'],
    ['\u202A+44\u00A07700\u2011900123\u202C', '447700900123'],
    ['\u2066+86 138\u200B0000\u20600001\u2069\uFEFF', '8613800000001'],
    ['＋８６　１３８００００００１１', '8613800000011'],
    ['5511999990002', '5511999990002'],
    ['551199990002', '551199990002'],
    ['5215512345678', '5215512345678'],
    ['525512345678', '525512345678'],
    ['5491123456789', '5491123456789'],
    ['541123456789', '541123456789'],
  ])('is read: %j', (written, digits) => {
    expect(read(written)).toEqual({ digits });
  });

  it.each([
    ['', 'is empty'],
    ['00447700900123', 'begins with 00, which is no country code'],
    ['+00447700900123', 'begins with 00,'],
    ['011447700900123', 'begins with 011,'],
    ['07700 900123', 'begins with 0,'],
    ['+44 07700 900123', 'holds a 0 between the country code 44 and the number'],
    ['4407700900123', 'holds a 0 between the country code 44 and the number'],
    ['+54 11 15-2345-6789', 'after the country code 54'],
    ['810447700900123', 'holds a 0 between the country code 81'],
    ['447700900123/4', 'holds "/"'],
    ['447700900123, 447700900124', 'holds ","'],
    ['+447700900123 +447700900124', 'two numbers'],
    ['447700900123 447700900124', 'has 24 digits'],
    ['8613800000001-2', 'ends with a digit apart ("-2")'],
    ['8613800000021.0', 'ends with a fraction (".0")'],
    ['8613800000021.5', 'ends with a fraction (".5")'],
    ['8.6138E+12', 'holds the letter "E"'],
    ['+1-800-FLOWERS', 'holds the letter "F"'],
    ['86138xxxx0001', 'holds the letter "x"'],
    ['+44 7700 900123 ext. 5', 'holds an extension ("ext.")'],
    ['tel:+447700900123;ext=5', 'holds an extension (";ext=")'],
    ['+44 7700 900123#5', 'holds an extension ("#")'],
    ['447700900123+', 'holds a + after its digits'],
    ['US.13491208655302741918', 'holds the letter "U"'],
    ['8613800000001\u0000', 'holds U+0000'],
    ['٨٦١٣٨٠٠٠٠٠٠٠١', 'holds "٨"'],
    ['+', 'holds no digit'],
    ['+1 555 0100', 'country code 1 has none of 8 digits in all'],
    ['86138', 'has 5 digits: one phone number has 7 to 15'],
    ['103582146138203', 'country code 1 has none of 15 digits in all'],
    ['215633891234567', 'begins with no country code'],
    ['99912345678', 'begins with no country code'],
    ['4930123456789012', 'has 16 digits'],
  ])('is refused: %j', (written, fault) => {
    expect(faultOf(written)).toContain(fault);
  });

  it('is not quoted when it is refused', () => {
    for (const written of ['00447700900123', '103582146138203', '8613800000021.0', '+44 07700 900123']) {
      expect(faultOf(written)).not.toMatch(/\d{4}/);
    }
  });
});

const marks = Array.from(
  '\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u200B\u200C\u200D\u200E\u200F\u2060\uFEFF\u00AD',
);
const spaces = [' ', '\u00A0', '\u202F', '\u3000'];
const hyphens = Array.from('-\u2010\u2011\u2012\u2013\u2014\u2015');

const numbers = fc.constantFrom(...getCountries()).chain((country) => {
  const example = getExampleNumber(country, examples);
  if (!example) throw new Error(`no example of ${country}`);
  // The last two digits of an example may be any.
  return fc
    .integer({ min: 0, max: 99 })
    .map((end) => `${example.number.slice(0, -2)}${String(end).padStart(2, '0')}`)
    .map((number) => parsePhoneNumberFromString(number, { extract: false }))
    .filter((number) => number?.isValid() ?? false);
});

const formats = fc.constantFrom('E.164', 'INTERNATIONAL', 'RFC3966');

/** The same text with marks anywhere, and other spaces and hyphens in place of its own. */
const dressed = (text: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      ...Array.from(text, (character) =>
        fc.tuple(
          fc.array(fc.constantFrom(...marks), { maxLength: 1 }).map((each) => each.join('')),
          character === ' '
            ? fc.constantFrom(...spaces)
            : character === '-'
              ? fc.constantFrom(...hyphens)
              : fc.constant(character),
        ),
      ),
    )
    .map((parts) => parts.flat().join(''));

describe(`numbers of every country, seed ${String(seed)}`, () => {
  it('read to the same digits in every format of the library, whatever marks are in it', () => {
    const written = fc
      .tuple(numbers, formats)
      .chain(([number, format]) => dressed(number?.format(format) ?? '').map((text) => ({ number, text })));

    fc.assert(
      fc.property(written, ({ number, text }) => {
        expect({ text, ...read(text) }).toEqual({ text, digits: number?.number.slice(1) });
      }),
      { seed, numRuns },
    );
  });

  it('are refused with a letter, a fraction, a slash or a zero before them', () => {
    const spoilt = numbers.chain((number) => {
      const digits = number?.number.slice(1) ?? '';
      return fc.oneof(
        fc
          .tuple(fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwyzABCEO/,;*~_')), fc.nat(digits.length))
          .map(([character, at]) => digits.slice(0, at) + character + digits.slice(at)),
        fc.nat(999).map((fraction) => `${digits}.${String(fraction)}`),
        fc.constantFrom('0', '00', '011', '+0').map((prefix) => prefix + digits),
      );
    });

    fc.assert(
      fc.property(spoilt, (text) => {
        expect({ text, digits: read(text).digits }).toEqual({ text, digits: undefined });
      }),
      { seed, numRuns },
    );
  });

  it('are read as wire digits or not at all, whatever the text', () => {
    const texts = fc.string({ unit: fc.constantFrom(...Array.from('0123456789+ -().x/E'), ...marks) });

    fc.assert(
      fc.property(fc.oneof(texts, fc.string({ unit: 'grapheme' })), (text) => {
        const { digits = '8613800000000', fault = 'x' } = read(text);
        expect(digits).toMatch(/^[1-9]\d{6,14}$/);
        expect(fault).not.toMatch(/\d{5}/);
      }),
      { seed, numRuns },
    );
  });
});
