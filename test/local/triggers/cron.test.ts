import { describe, expect, it } from '@jest/globals';

import { readSchedule } from '../../../local/triggers/cron.js';
import { maintenanceFunctions } from '../../../tools/maintenance-functions.js';

const start = new Date('2026-11-21T00:00:00Z');
const isDue = (expression: string, at: string): boolean => readSchedule(expression, start)(new Date(at));

describe('a schedule', () => {
  it.each([
    ['0 0 4 * * *', '2026-11-21T04:00:00Z', true],
    ['0 0 4 * * *', '2026-11-21T04:00:01Z', false],
    ['CRON_TZ=Asia/Shanghai 0 30 2 * * *', '2026-11-20T18:30:00Z', true],
    ['CRON_TZ=Asia/Shanghai 0 0 3 * * SUN', '2026-11-21T19:00:00Z', true],
    ['CRON_TZ=Asia/Shanghai 0 0 3 * * SUN', '2026-11-20T19:00:00Z', false],
    ['0 0/5 8-18 ? * MON-FRI', '2026-11-23T08:35:00Z', true],
    ['0 0/5 8-18 ? * MON-FRI', '2026-11-22T08:35:00Z', false],
    ['0 0/5 8-18 ? * MON-FRI', '2026-11-23T08:36:00Z', false],
    ['*/20 * * * * *', '2026-11-21T00:00:40Z', true],
    ['0 0 0 1 JAN,MAR *', '2026-03-01T00:00:00Z', true],
    ['0 0 0 1 1 7', '2023-01-01T00:00:00Z', true],
    ['@every 6h', '2026-11-21T06:00:00Z', true],
    ['@every 6h', '2026-11-21T00:00:00Z', false],
    ['@every 30m', '2026-11-21T01:15:00Z', false],
  ])('%s at %s: %s', (expression, at, due) => {
    expect(isDue(expression, at)).toBe(due);
  });

  it.each([
    '0 0 4 * *',
    '60 * * * * *',
    '0 0 0 L * *',
    '0 0 0 * * MON#1',
    'CRON_TZ=Mars/Base 0 0 0 * * *',
    '0 1/x * * * *',
  ])('that is not understood is refused: %s', (expression) => {
    expect(() => readSchedule(expression, start)).toThrow(/is not understood here/);
  });

  it('of every timer in s.yaml is understood', () => {
    const expressions = maintenanceFunctions.flatMap(({ triggers }) =>
      triggers.flatMap((trigger) => {
        const { cronExpression } = (trigger as { triggerConfig: { cronExpression?: string } }).triggerConfig;
        return cronExpression === undefined ? [] : [cronExpression];
      }),
    );

    expect(expressions.length).toBeGreaterThan(3);
    for (const expression of expressions) expect(readSchedule(expression, start)).toEqual(expect.any(Function));
  });
});
