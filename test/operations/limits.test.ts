import { describe, expect, it } from '@jest/globals';

import { checkRequest } from '../../shared/operations/check-request.js';
import type { Fault } from '../../shared/operations/envelope.js';
import type { OperationName } from '../../shared/operations/operation.js';
import { definitionOf, exampleRequest } from '../support/example-request.js';

const codesFor = (
  name: OperationName,
  change: Readonly<Record<string, unknown>>,
  maxPageSize?: number,
): readonly string[] => {
  const operation = definitionOf(name);
  const { faults = [] } = checkRequest(operation, { ...exampleRequest(operation), ...change }, maxPageSize);
  return faults.map(({ Parameter, Code }) => `${Parameter} ${Code}`);
};

const readAs = (name: OperationName, change: Readonly<Record<string, unknown>>): unknown => {
  const operation = definitionOf(name);
  return checkRequest(operation, { ...exampleRequest(operation), ...change });
};

const invalid = (parameter: string, name = parameter): readonly string[] => [`${parameter} InvalidParameter.${name}`];

// Seven code points and eleven UTF-16 units that a reader takes for one character.
const FAMILY = '👨‍👩‍👧‍👦';

describe('Subject', () => {
  it.each([
    ['128 letters', 'x'.repeat(128)],
    ['128 Chinese characters', '群'.repeat(128)],
    ['128 emoji of two units', '😀'.repeat(128)],
    ['18 families and 2 letters', `${FAMILY.repeat(18)}xx`],
    ['128 letters between white space', ` \t\n${'x'.repeat(128)}\u3000 `],
    ['one letter', 'x'],
    ['signs that turn the writing round', 'a\u202eb'],
    ['a letter among invisible ones', '\u200b\u2800x\u3164'],
    ['an emoji of its own, with a variation selector', '\u2764\ufe0f'],
    ['white space within', 'a\u00a0\u3000b'],
  ])('may have %s', (_, Subject) => {
    expect(codesFor('AddChatGroup', { Subject })).toEqual([]);
  });

  it.each([
    ['129 letters', 'x'.repeat(129)],
    ['129 emoji of two units', '😀'.repeat(129)],
    ['18 families and 3 letters', `${FAMILY.repeat(18)}xxx`],
    ['no letter', ''],
    ['white space only', ' \t\r\n\u3000'],
    ['half of a pair', 'x\ud83d'],
    ['the halves of a pair in the wrong order', '\ude00\ud83d'],
  ])('must not have %s', (_, Subject) => {
    expect(codesFor('AddChatGroup', { Subject })).toEqual(invalid('Subject'));
    expect(codesFor('UpdateChatGroup', { Subject })).toEqual(invalid('Subject'));
  });

  it.each([
    '\0',
    '\u0001',
    '\u0007',
    '\b',
    '\t',
    '\n',
    '\r',
    '\u001b',
    '\u001f',
    '\u007f',
    '\u0080',
    '\u0085',
    '\u009f',
  ])('must not have the control character %j, which is named', (control) => {
    const name = `U+${(control.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    for (const operation of ['AddChatGroup', 'UpdateChatGroup', 'ListChatGroup'] as const) {
      const Subject = `Order${control}1042`;
      const { faults } = readAs(operation, { Subject }) as { faults: readonly Fault[] };

      expect(faults.map(({ Code }) => Code)).toEqual(['InvalidParameter.Subject']);
      expect(faults[0]?.Message).toContain(name);
    }
  });

  it.each([
    ...['\u00ad', '\u034f', '\u061c', '\u115f', '\u1160', '\u17b4', '\u180b', '\u180e', '\u200b', '\u200c', '\u200d'],
    ...['\u200e', '\u200f', '\u202a', '\u202e', '\u2060', '\u2063', '\u2066', '\u2069', '\u206f', '\u2800', '\u3164'],
    ...['\ufe0f', '\ufeff', '\uffa0', '\ufff9', '\u{1d159}', '\u{1d173}', '\u{e0001}', '\u{e0100}', '\u{16fe4}'],
    '\u200b \u2800\u3164',
  ])('must not be of invisible characters alone: %j', (Subject) => {
    expect(codesFor('AddChatGroup', { Subject })).toEqual(invalid('Subject'));
    expect(codesFor('ListChatGroup', { Subject })).toEqual(invalid('Subject'));
  });

  it('loses the white space around it, and none within', () => {
    expect(readAs('AddChatGroup', { Subject: '  Order  1042\n' })).toMatchObject({
      request: { Subject: 'Order  1042' },
    });
  });
});

describe('Description', () => {
  it.each(['', ' ', 'x'.repeat(2048), '群'.repeat(2048), '😀'.repeat(2048), `${'x'.repeat(2048)}\n`])(
    'may have up to 2048 code points (%#)',
    (Description) => {
      expect(codesFor('AddChatGroup', { Description })).toEqual([]);
    },
  );

  it('may have lines and tabs', () => {
    expect(codesFor('AddChatGroup', { Description: 'Questions:\n\t- order 1042\n' })).toEqual([]);
  });

  it.each(['\0', '\u0007', '\u000b', '\f', '\r', '\u001b', '\u007f', '\u0085', '\u009b'])(
    'must not have the control character %j, which is named',
    (control) => {
      const name = `U+${(control.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
      const Description = `Line 1\n${control}Line 2`;
      const { faults } = readAs('AddChatGroup', { Description }) as { faults: readonly Fault[] };

      expect(faults.map(({ Code }) => Code)).toEqual(['InvalidParameter.Description']);
      expect(faults[0]?.Message).toContain(name);
    },
  );

  it.each(['x'.repeat(2049), '😀'.repeat(2049), '\ud800', 'x\udfff'])(
    'must not have more, or half pairs (%#)',
    (Description) => {
      expect(codesFor('AddChatGroup', { Description })).toEqual(invalid('Description'));
    },
  );
});

describe('a phone number', () => {
  it.each(['1234567', '8613800000000', '123456789012345'])('may be %s', (number) => {
    expect(codesFor('ListChatGroup', { BusinessNumber: number })).toEqual([]);
    expect(codesFor('DeleteChatGroupParticipants', { List: [{ ParticipantNumber: number }] })).toEqual([]);
  });

  it.each([
    '123456',
    '1234567890123456',
    '0000000',
    '00447700900123',
    '07700900123',
    '+8613800000000',
    '86 13800000000',
    '86-13800000000',
    '8613800000000\n',
    '٨٦١٣٨٠٠٠٠٠٠٠٠',
    '８６１３８００００００００',
    '0x861380000',
    '8.6138e12',
    '',
  ])('must not be %j', (number) => {
    expect(codesFor('ListChatGroup', { BusinessNumber: number })).toEqual(invalid('BusinessNumber'));
    expect(codesFor('DeleteChatGroupParticipants', { List: [{ ParticipantNumber: number }] })).toEqual(
      invalid('List.1.ParticipantNumber', 'List.ParticipantNumber'),
    );
  });
});

describe('a list of members', () => {
  const members = (length: number): readonly object[] =>
    Array.from({ length }, (_, index) => ({ ParticipantNumber: String(8613800000000 + index) }));

  it.each([0, 1, 32])('may have %i entries', (length) => {
    expect(codesFor('DeleteChatGroupParticipants', { List: members(length) })).toEqual([]);
  });

  it.each([33, 10_000])('must not have %i entries', (length) => {
    expect(codesFor('DeleteChatGroupParticipants', { List: members(length) })).toEqual(invalid('List'));
  });

  it('names each wrong entry by its place, counted from 1', () => {
    const List = [{ ParticipantNumber: '1' }, { ParticipantNumber: '8613800000001' }, {}, { Participant: 'x' }];

    expect(codesFor('DeleteChatGroupParticipants', { List })).toEqual([
      'List.1.ParticipantNumber InvalidParameter.List.ParticipantNumber',
      'List.3.ParticipantNumber MissingList.ParticipantNumber',
      'List.4.ParticipantNumber MissingList.ParticipantNumber',
      'List.4.Participant UnknownParameter.List.Participant',
    ]);
  });
});

describe('Page', () => {
  it.each([
    [1, undefined],
    [100, undefined],
    [500, 500],
    [1, 1],
  ])('may have %i rows when the most is %s', (Size, most) => {
    expect(codesFor('ListChatGroup', { Page: { Index: 1, Size } }, most)).toEqual([]);
  });

  it.each([
    [101, undefined],
    [Number.MAX_SAFE_INTEGER, undefined],
    [1e300, undefined],
    [501, 500],
    [2, 1],
    [0, undefined],
  ])('must not have %d rows when the most is %s', (Size, most) => {
    expect(codesFor('ListChatGroup', { Page: { Index: 1, Size } }, most)).toEqual(invalid('Page.Size'));
    expect(codesFor('ListChatGroupParticipants', { Page: { Size } }, most)).toEqual(invalid('Page.Size'));
  });

  it('must be there with all its members for groups, and need not for members', () => {
    expect(codesFor('ListChatGroup', { Page: undefined })).toEqual(['Page MissingPage']);
    expect(codesFor('ListChatGroup', { Page: {} })).toEqual([
      'Page.Index MissingPage.Index',
      'Page.Size MissingPage.Size',
    ]);
    expect(codesFor('ListChatGroupParticipants', { Page: {} })).toEqual([]);
  });
});

describe('an opaque text', () => {
  it.each([
    ['CustSpaceId', 128],
    ['GroupId', 256],
  ])('that is a %s has 1 to %i printable ASCII characters', (name, most) => {
    expect(codesFor('DeleteChatGroup', { [name]: '~'.repeat(most) })).toEqual([]);
    for (const wrong of ['', '~'.repeat(most + 1), 'a b', 'a\n', 'ä', '\u0000']) {
      expect(codesFor('DeleteChatGroup', { [name]: wrong })).toEqual(invalid(name));
    }
  });

  it.each(['ftp://example.com/a.jpg', 'javascript:alert(1)', '//example.com/a.jpg', 'HTTP://example.com', ''])(
    'that is the address of a picture must not be %j',
    (ProfilePictureFile) => {
      expect(codesFor('UpdateChatGroup', { ProfilePictureFile })[0]).toBe(invalid('ProfilePictureFile')[0]);
    },
  );
});

describe('a name that nobody knows', () => {
  it.each(['__proto__', 'constructor', 'toString', 'valueOf', 'OwnerId', 'ResourceOwnerAccount', 'businessNumber'])(
    'is refused by name: %j',
    (name) => {
      const values = JSON.parse(`{${JSON.stringify(name)}:1}`) as Readonly<Record<string, unknown>>;
      const operation = definitionOf('DeleteChatGroup');
      const { faults = [] } = checkRequest(
        operation,
        Object.defineProperties(exampleRequest(operation), Object.getOwnPropertyDescriptors(values)),
      );

      expect(faults.map(({ Parameter, Code }) => `${Parameter} ${Code}`)).toEqual([`${name} UnknownParameter.${name}`]);
    },
  );

  it.each([
    ['', ' UnknownParameter.?'],
    ['subject ', 'subject? UnknownParameter.?'],
    ['\u202eSubject', '?Subject UnknownParameter.?'],
    ['a\r\nSet-Cookie: x=1<script>', '? UnknownParameter.?'],
    ['y'.repeat(65), '? UnknownParameter.?'],
    ['8613800000000', '? UnknownParameter.?'],
    ['Ann 8613800000000', 'Ann?? UnknownParameter.?'],
    ['https://chat.whatsapp.com/Secret00', '? UnknownParameter.?'],
    ['{"Subject":"Order"}', '? UnknownParameter.?'],
  ])('is repeated with harmless letters only, and not where it may be a value: %j', (name, fault) => {
    expect(codesFor('DeleteChatGroup', { [name]: 1 })).toEqual([fault]);
  });
});
