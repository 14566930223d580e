import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { describeError, log } from '../shared/log.js';

let lines: string[];

beforeEach(() => {
  lines = [];
  jest.spyOn(console, 'info').mockImplementation((line) => void lines.push(String(line)));
});

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a log line', () => {
  it('is one line of JSON that no invisible character can break or turn round', () => {
    const hostile = 'a\nb\u2028c\u202ed\u0007e\u{e0001}f';

    log('info', 'call', { code: hostile });

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(lines[0] ?? '')).toEqual({ event: 'call', code: hostile });
  });
});

describe('an error nobody expected', () => {
  it('of the engine keeps its message without long numbers, and says where it was thrown', () => {
    const error = new TypeError('Cannot read 8613800000001 of undefined');

    const fields = describeError(error);

    expect(fields).toMatchObject({ errorType: 'TypeError', errorMessage: 'Cannot read # of undefined' });
    expect(fields['stack']).toEqual(expect.arrayContaining([expect.stringMatching(/^at /)]));
  });

  it('of a library loses its message, which may quote anything', () => {
    const error = Object.assign(new Error('POST http://x/?BusinessNumber=8613800000001 failed.'), {
      code: 'ECONNRESET',
    });

    const fields = describeError(error);

    expect(fields).toMatchObject({ errorType: 'Error', errorCode: 'ECONNRESET' });
    expect(JSON.stringify(fields)).not.toContain('8613800000001');
  });

  it.each([
    ['a syntax error', new SyntaxError('Unexpected token in "secret"')],
    ['a type error of Node', Object.assign(new TypeError("Received 'secret'"), { code: 'ERR_INVALID_ARG_TYPE' })],
  ])('that is %s loses its message', (_, error) => {
    expect(JSON.stringify(describeError(error))).not.toContain('secret');
  });

  it('need not be an error at all', () => {
    expect(describeError('secret')).toEqual({ errorType: 'string' });
    expect(describeError(undefined)).toEqual({ errorType: 'undefined' });
  });

  it('may have no stack', () => {
    const error = new Error('x');
    delete error.stack;

    expect(describeError(error)).toMatchObject({ stack: [] });
  });
});
