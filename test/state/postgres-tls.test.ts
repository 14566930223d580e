import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { StateSettings } from '../../shared/settings/state.js';
import { openDatabase } from '../../shared/state/open-database.js';
import { postgresOptions } from '../../shared/state/postgres-options.js';
import { captureLines } from '../support/capture-lines.js';
import { hasPostgres } from '../support/database-kinds.js';
import { createDatabase, type CreatedDatabase } from '../support/postgres/create-database.js';

const { lines, restore } = captureLines();

const settingsFor = (databaseUrl: string, databaseCa?: string): StateSettings => ({
  databaseUrl,
  databaseCa,
  keepSettledHours: 24,
  groupOwnership: 'upstream',
});

const codeOf = async (settings: StateSettings): Promise<unknown> => {
  lines.length = 0;
  await expect(openDatabase(settings)).rejects.toMatchObject({ code: 'StateUnavailable' });
  return (JSON.parse(lines[0] ?? '{}') as Record<string, unknown>)['errorCode'];
};

afterAll(() => {
  restore();
});

(hasPostgres ? describe : describe.skip)('TLS to PostgreSQL', () => {
  let created: CreatedDatabase;
  let urlOf: (host: string) => string;

  beforeAll(async () => {
    created = await createDatabase();
    urlOf = (host) => `${created.url.replace('127.0.0.1', host)}?sslmode=verify-full`;
  });

  afterAll(() => created.drop());

  it('works with a server whose certificate names its host and comes from the authority of the settings', async () => {
    const database = await openDatabase(settingsFor(urlOf('localhost'), created.authority));

    const rows = await database.run('SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl');

    await database.close();
    expect(rows).toEqual([{ version: 'TLSv1.3' }]);
  });

  it('refuses a certificate of another name, an address included', async () => {
    expect(await codeOf(settingsFor(urlOf('127.0.0.1'), created.authority))).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('refuses a certificate of an authority that nobody named', async () => {
    expect(await codeOf(settingsFor(urlOf('localhost')))).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });
});

describe('TLS to a database', () => {
  it('is never given up for a server that has none: nothing but the question is sent', async () => {
    const received: Buffer[] = [];
    const server = createServer((socket) => {
      socket.on('data', (bytes) => {
        received.push(bytes);
        socket.write('N');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const code = await codeOf(settingsFor(`postgres://user:secret@127.0.0.1:${String(port)}/d?sslmode=verify-full`));

    server.close();
    expect(code).toBeUndefined();
    expect(Buffer.concat(received).toString('hex')).toBe('0000000804d2162f');
  });

  it.each([
    ['another machine', 'postgres://user:secret@db.example.com/d'],
    ['another machine, as it is asked for', 'postgresql://user:secret@10.0.0.7:6432/d?sslmode=verify-full'],
    ['another machine by an IPv6 address', 'postgresql://user:secret@[2001:db8::7]/d'],
  ])('is checked against the name of %s', (_, url) => {
    const { host, ssl } = postgresOptions(settingsFor(url, 'certificates'));

    expect(ssl).toEqual({ host, rejectUnauthorized: true, minVersion: 'TLSv1.2', ca: 'certificates' });
  });

  it('is not needed on this machine', () => {
    expect(postgresOptions(settingsFor('postgres://user:secret@127.0.0.1/d')).ssl).toBe(false);
  });
});
