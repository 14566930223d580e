import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';

import { describe, expect, it } from '@jest/globals';

import { ConfigFault, type Environment, readConfig } from '../../shared/config.js';
import type { StateSettings } from '../../shared/settings/state.js';

const stateOf = (env: Environment): StateSettings => readConfig(env).state;

const faultsOf = (env: Environment): readonly string[] => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigFault) return error.faults;
    throw error;
  }
  return [];
};

describe('DATABASE_URL', () => {
  it('is none by default, and settled records are kept for a day', () => {
    expect(stateOf({})).toEqual({
      databaseUrl: undefined,
      databaseCa: undefined,
      keepSettledHours: 24,
      groupOwnership: 'upstream',
    });
  });

  it.each([
    'file:.data/state.db',
    'file:///var/lib/state.db',
    'postgres://user:secret@db.example.com/groups',
    'postgresql://user:s%40cret%2F@db.example.com:6432/groups?sslmode=verify-full',
    'postgres://user:secret@10.0.0.7/groups',
    'postgres://user:secret@[2001:db8::7]:5432/groups',
    'postgres://user:secret@localhost/groups?sslmode=disable',
    'postgres://user@127.0.0.1:5432/groups',
  ])('may be %s', (url) => {
    expect(stateOf({ DATABASE_URL: url }).databaseUrl).toBe(url);
  });

  it.each([
    ['of another database', 'mysql://user:secret@db.example.com/groups'],
    ['without a host', 'postgres:///groups'],
    ['without a user', 'postgres://db.example.com/groups'],
    ['without a database', 'postgres://user:secret@db.example.com'],
    ['of a socket file', 'postgres://user:secret@%2Fvar%2Frun/groups'],
    ['with two databases', 'postgres://user:secret@db.example.com/groups/others'],
    ['with a fragment, as an unescaped password has it', 'postgres://user:se#cret@db.example.com/groups'],
    ['with a broken escape', 'postgres://user:se%cret@db.example.com/groups'],
    ['with a host of its own among the parameters', 'postgres://user:secret@db.example.com/groups?host=evil.example'],
    ['with a file of keys', 'postgres://user:secret@db.example.com/groups?sslrootcert=/etc/passwd'],
    ['without TLS', 'postgres://user:secret@db.example.com/groups?sslmode=disable'],
    ['that checks no name', 'postgres://user:secret@db.example.com/groups?sslmode=verify-ca'],
    ['that checks nothing', 'postgres://user:secret@db.example.com/groups?sslmode=require'],
    [
      'that checks nothing, in the words of the driver',
      'postgres://user:secret@db.example.com/groups?sslmode=no-verify',
    ],
    ['that only looks like this machine', 'postgres://user:secret@127.0.0.1.example.com/groups?sslmode=disable'],
    ['of an empty file', 'file:'],
  ])('is refused when it is one %s, without being quoted', (_, url) => {
    const faults = faultsOf({ DATABASE_URL: url });

    expect(faults).toEqual([expect.stringMatching(/^DATABASE_URL must /)]);
    expect(faults.join()).not.toMatch(/secret|cret@|example|evil/);
  });

  it('must not be a file in Function Compute, where instances share no disk', () => {
    const env = { DATABASE_URL: 'file:state.db', FC_FUNCTION_NAME: 'chat-groups-add-chat-group' };

    expect(faultsOf(env)).toEqual([expect.stringContaining('instances share no disk')]);
  });
});

describe('DATABASE_CA_FILE', () => {
  it('is read from beside the code', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ca-'));
    const [certificate = ''] = rootCertificates;
    writeFileSync(join(folder, 'database-ca.pem'), certificate);

    const { databaseCa } = stateOf({ DATABASE_CA_FILE: 'database-ca.pem', FC_FUNC_CODE_PATH: folder });

    rmSync(folder, { recursive: true });
    expect(databaseCa).toBe(certificate);
  });

  it.each(['nowhere.pem', 'package.json'])('is refused when it names %s, no certificate', (file) => {
    expect(faultsOf({ DATABASE_CA_FILE: file })).toEqual([expect.stringMatching(/^DATABASE_CA_FILE must /)]);
  });
});

describe('the other settings of state', () => {
  it.each([
    [{ STATE_KEEP_SETTLED_HOURS: '0' }, 'STATE_KEEP_SETTLED_HOURS must be a whole number of hours from 1 to 9999'],
    [{ STATE_KEEP_SETTLED_HOURS: '1.5' }, 'STATE_KEEP_SETTLED_HOURS must be a whole number of hours from 1 to 9999'],
    [{ GROUP_OWNERSHIP: 'ours' }, 'GROUP_OWNERSHIP must be upstream or inventory'],
    [{ GROUP_OWNERSHIP: 'inventory' }, 'GROUP_OWNERSHIP inventory needs DATABASE_URL: the inventory is kept there'],
  ])('are refused as %j', (env, fault) => {
    expect(faultsOf(env)).toEqual([fault]);
  });
});
