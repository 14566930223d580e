import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';

import { sqlStateOf, stateFault } from '../../shared/state/state-fault.js';
import { captureLines } from '../support/capture-lines.js';

const { lines, restore } = captureLines();

const errorWith = (members: object): Error => Object.assign(new Error('secret of the driver'), members);

beforeEach(() => {
  lines.length = 0;
});

afterAll(() => {
  restore();
});

describe('a fault of the database', () => {
  it.each([
    ['an SQLSTATE', errorWith({ name: 'error', code: '23505' }), { errorType: 'error', errorCode: '23505' }],
    ['an error of the network', errorWith({ code: 'ECONNRESET' }), { errorType: 'Error', errorCode: 'ECONNRESET' }],
    ['no code', errorWith({}), { errorType: 'Error' }],
    ['a sentence for a code', errorWith({ code: 'no user "secret"' }), { errorType: 'Error' }],
    ['a sentence for a name', errorWith({ name: 'secret of 8613800000000' }), { errorType: 'object' }],
    ['a text', 'secret', { errorType: 'string' }],
    ['nothing', undefined, { errorType: 'undefined' }],
    ['null', null, { errorType: 'object' }],
  ])('is StateUnavailable and one line of class and code, from %s', (_, error, told) => {
    const fault = stateFault('statement', error);

    expect(fault.code).toBe('StateUnavailable');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([{ event: 'state', step: 'statement', ...told }]);
    expect(JSON.stringify([fault, fault.message, lines])).not.toContain('secret');
  });

  it.each([
    ['42P01', '42P01'],
    ['XX000', 'XX000'],
    ['EPIPE', undefined],
    ['ENOTFOUND', undefined],
    [undefined, undefined],
  ])('has of the code %s the SQLSTATE %s', (code, sqlState) => {
    expect(sqlStateOf(errorWith({ code }))).toBe(sqlState);
  });
});
