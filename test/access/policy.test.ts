import { describe, expect, it } from '@jest/globals';

import { allowsOperation, allowsTarget, type Grant, grantOf, parsePolicy } from '../../shared/access/policy.js';

const grant = (changes: Partial<Grant>): Grant => ({
  operations: [],
  scopes: [],
  spaces: ['*'],
  numbers: ['*'],
  ...changes,
});

describe('a pattern of spaces', () => {
  it.each([
    ['cams-local', 'cams-local'],
    ['cams-*', 'cams-'],
    ['cams-*', 'cams-local'],
    ['*', 'x'],
    ['*-local', 'cams-local'],
    ['c*-*l', 'cams-local'],
    ['a*a', 'aa'],
    ['*ab*ab*', 'abab'],
    ['**', 'cams'],
    ['a.b', 'a.b'],
    ['(a|b)+', '(a|b)+'],
    ['[a]', '[a]'],
    ['a^$', 'a^$'],
    ['*', 'line\nbreak'],
    [String.raw`a\d`, String.raw`a\d`],
  ])('%s holds %j', (pattern, space) => {
    expect(allowsTarget(grant({ spaces: [pattern] }), space, '8613800000000')).toBe(true);
  });

  it.each([
    ['cams-local', 'cams-local2'],
    ['cams-local', 'xcams-local'],
    ['cams-*', 'cams'],
    ['cams-*', 'Cams-local'],
    ['a.b', 'aXb'],
    ['(a|b)+', 'ab'],
    ['[a]', 'a'],
    ['a?', 'a'],
    ['aa*aa', 'aaa'],
    ['*ab*ab', 'ab'],
    ['a*b*b', 'ab'],
    ['cams-local', 'cams-local\n'],
    [String.raw`a\d`, 'a1'],
  ])('%s does not hold %j', (pattern, space) => {
    expect(allowsTarget(grant({ spaces: [pattern] }), space, '8613800000000')).toBe(false);
  });

  it('that is not there holds nothing', () => {
    expect(allowsTarget(grant({ spaces: [] }), 'cams-local', '8613800000000')).toBe(false);
    expect(allowsTarget(grant({ numbers: [] }), 'cams-local', '8613800000000')).toBe(false);
  });

  it('is of no use without a pattern of numbers that fits too', () => {
    const granted = grant({ spaces: ['a', 'b'], numbers: ['86138*', '4477*'] });

    expect(allowsTarget(granted, 'b', '447700900123')).toBe(true);
    expect(allowsTarget(granted, 'b', '15550100')).toBe(false);
    expect(allowsTarget(granted, 'c', '447700900123')).toBe(false);
  });

  it('of many stars takes no long time', () => {
    const startedAtMs = performance.now();

    const allowed = allowsTarget(grant({ spaces: [`${'*a'.repeat(60)}b`] }), 'a'.repeat(128), '8613800000000');

    expect(allowed).toBe(false);
    expect(performance.now() - startedAtMs).toBeLessThan(1000);
  });
});

describe('the operations granted', () => {
  it('are those named, or all by a star', () => {
    expect(allowsOperation(grant({ operations: ['ListChatGroup'] }), 'ListChatGroup')).toBe(true);
    expect(allowsOperation(grant({ operations: ['ListChatGroup'] }), 'DeleteChatGroup')).toBe(false);
    expect(allowsOperation(grant({ operations: ['*'] }), 'DeleteChatGroup')).toBe(true);
    expect(allowsOperation(grant({ operations: [] }), 'DeleteChatGroup')).toBe(false);
  });
});

describe('a caller', () => {
  const policy = { callers: { app: grant({}) } };

  it('has the grant that stands under his name', () => {
    expect(grantOf(policy, 'app')).toBe(policy.callers.app);
  });

  it.each(['App', '', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'by the name of %j has none',
    (name) => {
      expect(grantOf(policy, name)).toBeUndefined();
    },
  );

  it('by the name of __proto__ has none even in a policy that names him', () => {
    const parsed = parsePolicy(
      JSON.parse('{"callers":{"__proto__":{"operations":["*"],"spaces":["*"],"numbers":["*"]}}}'),
    );

    expect(parsed.faults).toBeUndefined();
    expect(grantOf(policy, '__proto__')).toBeUndefined();
    expect(({} as Record<string, unknown>)['operations']).toBeUndefined();
  });
});

describe('a policy', () => {
  it('gives no scope that it does not name', () => {
    const parsed = parsePolicy({ callers: { app: { operations: [], spaces: [], numbers: [] } } });

    expect(parsed).toMatchObject({ policy: { callers: { app: { scopes: [] } } } });
  });

  it('is refused with every fault and its place', () => {
    const { faults } = parsePolicy({
      callers: {
        a: { operations: ['addChatGroup'], spaces: [''], numbers: [8613800000000], scopes: ['all'] },
        b: 'everything',
        c: { operations: '*', spaces: ['*'], numbers: ['*'], spce: [] },
      },
      version: 1,
    });

    expect(faults).toEqual([
      'policy.callers.a.operations.0 must be the name of an operation, or *',
      'policy.callers.a.scopes.0 must be one of invite-link:read',
      'policy.callers.a.spaces.0 must be a name or a pattern such as cams-*',
      'policy.callers.a.numbers.0 must be a string',
      'policy.callers.b must be an object with operations, spaces and numbers',
      'policy.callers.c.operations must be a list',
      'policy.callers.c.spce is not known',
      'policy.version is not known',
    ]);
  });

  it.each(['8613800000000', '86138*', '*', '*0000', `${'*8'.repeat(60)}*`])('may grant the numbers %s', (number) => {
    expect(grant({ numbers: [number] })).toMatchObject({ numbers: [number] });
  });

  it.each(['+86138*', '0086138*', '07700900123', '86 138*', '8613800000000.0', '86138', 'all', ''])(
    'grants no number that no request can have: %j',
    (number) => {
      const { faults } = parsePolicy({ callers: { app: { operations: [], spaces: [], numbers: [number] } } });

      expect(faults).toEqual([
        expect.stringContaining('policy.callers.app.numbers.0 must be the digits of a phone number'),
      ]);
    },
  );

  it.each([undefined, null, [], 'x', 1, {}, { callers: [] }, { callers: null }])('is refused when it is %j', (json) => {
    expect(parsePolicy(json).faults?.length).toBeGreaterThan(0);
  });
});
