import { describe, expect, it } from '@jest/globals';

import { type Config, ConfigFault, readConfig } from '../../shared/config.js';
import { readWrittenNumber } from '../../shared/numbers/read-written-number.js';
import { settingsFor } from '../support/settings.js';

const read = (changed: Readonly<Record<string, string>>): Config['maintenance'] =>
  readConfig({ ...settingsFor(9), ...changed }, readWrittenNumber).maintenance;
const faultsOf = (changed: Readonly<Record<string, string>>): readonly string[] => {
  try {
    read(changed);
    return [];
  } catch (error) {
    return error instanceof ConfigFault ? error.faults : [String(error)];
  }
};

describe('the settings of maintenance', () => {
  it('have defaults', () => {
    expect(read({})).toEqual({
      callsPerSecond: 4,
      stopped: false,
      planHours: 24,
      protectedGroups: new Set(),
      protectedNumbers: new Set(),
      shrunkBelow: 0.7,
      parallelNumbers: 8,
      resumeDays: 7,
      detailDays: 7,
      keepRunsDays: 30,
      invokeEndpoint: undefined,
      deleteCaps: { changes: 50, share: 0.05 },
    });
  });

  it('are read', () => {
    expect(
      read({
        CAMS_CALLS_PER_SECOND: '20',
        MAINTENANCE_SHARE: '.25',
        MAINTENANCE_STOP: 'true',
        MAINTENANCE_PLAN_HOURS: '2',
        MAINTENANCE_PROTECTED_GROUPS: 'EA01, EA02,Y2FwaV9ncm91cDo=+/,',
        MAINTENANCE_PROTECTED_NUMBERS: '8613800000001, +44 (0)7700 900123,',
        MAINTENANCE_SHRUNK_BELOW: '1',
        MAINTENANCE_PARALLEL_NUMBERS: '100',
        MAINTENANCE_RESUME_DAYS: '3',
        MAINTENANCE_DETAIL_DAYS: '2',
        MAINTENANCE_KEEP_DAYS: '7',
        MAINTENANCE_DELETE_MAX: '10',
        MAINTENANCE_DELETE_SHARE: '0.5',
        FC_INVOKE_ENDPOINT: '127.0.0.1:9002',
      }),
    ).toEqual({
      callsPerSecond: 5,
      stopped: true,
      planHours: 2,
      protectedGroups: new Set(['EA01', 'EA02', 'Y2FwaV9ncm91cDo=+/']),
      protectedNumbers: new Set(['8613800000001', '447700900123']),
      shrunkBelow: 1,
      parallelNumbers: 100,
      resumeDays: 3,
      detailDays: 2,
      keepRunsDays: 7,
      invokeEndpoint: '127.0.0.1:9002',
      deleteCaps: { changes: 10, share: 0.5 },
    });
  });

  it('that cannot be used are all named, without their values', () => {
    const faults = faultsOf({
      CAMS_CALLS_PER_SECOND: '0',
      MAINTENANCE_SHARE: '0.0',
      MAINTENANCE_STOP: 'yes',
      MAINTENANCE_PLAN_HOURS: '0',
      MAINTENANCE_PROTECTED_GROUPS: 'a group',
      MAINTENANCE_PROTECTED_NUMBERS: '+86138',
      MAINTENANCE_SHRUNK_BELOW: '70',
      FC_INVOKE_ENDPOINT: 'fc.example.com',
    });

    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'CAMS_CALLS_PER_SECOND',
      'FC_INVOKE_ENDPOINT',
      'MAINTENANCE_SHARE',
      'MAINTENANCE_STOP',
      'MAINTENANCE_PLAN_HOURS',
      'MAINTENANCE_PROTECTED_GROUPS',
      'MAINTENANCE_PROTECTED_NUMBERS',
      'MAINTENANCE_SHRUNK_BELOW',
    ]);
    expect(faults.join()).not.toMatch(/a group|\+86138|fc\.example/);
  });

  it.each([
    ['008613800000001', 'entry 1 begins with 00'],
    ['8613800000001,07700900123', 'entry 2 begins with 0'],
    ['8613800000001.0', 'entry 1 ends with a fraction'],
    ['8613800000001 8613800000002', 'entry 1 has 26 digits'],
    ['86138', 'entry 1 has 5 digits'],
    ['103582146138203', 'entry 1 is no phone number'],
  ])('protect no number that cannot be read: %s', (MAINTENANCE_PROTECTED_NUMBERS, told) => {
    expect(faultsOf({ MAINTENANCE_PROTECTED_NUMBERS })).toEqual([
      expect.stringContaining(`MAINTENANCE_PROTECTED_NUMBERS ${told}`),
    ]);
  });

  it('leave protected numbers unread where nobody is removed: nothing may take them for none', () => {
    const { maintenance } = readConfig({ ...settingsFor(9), MAINTENANCE_PROTECTED_NUMBERS: '07700900123' });

    expect(maintenance.protectedNumbers).toBeUndefined();
  });

  it.each(['1001', '8x', '-1'])('take no %s calls a second', (CAMS_CALLS_PER_SECOND) => {
    expect(faultsOf({ CAMS_CALLS_PER_SECOND })).toHaveLength(1);
  });
});
