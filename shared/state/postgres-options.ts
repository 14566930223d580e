import type { ClientConfig } from 'pg';

import { readPostgresUrl } from '../settings/postgres-url.js';
import type { StateSettings } from '../settings/state.js';

const CONNECT_MS = 2000;
const STATEMENT_MS = 3000;
// A moment earlier: a connection whose server ended the statement by itself can stay.
const SERVER_STATEMENT_MS = 2800;

/**
 * What the driver is told about a connection. Every member that it would otherwise look for in the environment or in files
 * of the home folder is given.
 *
 * @throws {Error} when the URL is not one that the settings accept.
 */
export const postgresOptions = ({ databaseUrl = '', databaseCa }: StateSettings): ClientConfig => {
  const address = readPostgresUrl(databaseUrl);
  if ('rule' in address) throw new Error('DATABASE_URL cannot be used');
  const { host, port, user, password, database, tls } = address;
  return {
    host,
    port,
    user,
    database,
    // A function, because without a password the driver would look for one in ~/.pgpass.
    password: () => password,
    // The host is named again: for an IP address the driver would have the certificate checked against "localhost".
    ssl: tls && { host, rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(databaseCa && { ca: databaseCa }) },
    application_name: 'cams-chat-groups',
    connectionTimeoutMillis: CONNECT_MS,
    // The server's limit ends the statement, ours notices a server that does nothing any more.
    statement_timeout: SERVER_STATEMENT_MS,
    query_timeout: STATEMENT_MS,
    // Several calls of one instance share its connection; a statement that times out takes the connection with it.
    pipeline: true,
  };
};
