/*
 * Runs one PgBouncer before the PostgreSQL of a run of tests, in transaction mode: it lends a connection for one
 * transaction.
 *
 * node keep-pgbouncer.js <program> <folder of the run> <process to outlive by a moment at most> <port of PostgreSQL>
 *   <password of its user>
 */
import { spawn } from 'node:child_process';
import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { freePort, keepServer } from './keep-server.js';

const [, , program, runFolder, watchedPid, postgresPort, password] = process.argv;

const prepare = async (folder, user) => {
  const port = await freePort();
  const configFile = join(folder, 'pgbouncer.ini');
  const usersFile = join(folder, 'users.txt');
  // As Debian ships it, but for what a run of tests needs: many small databases that come and go.
  const settings = [
    'listen_addr=127.0.0.1',
    `listen_port=${port}`,
    'unix_socket_dir=',
    'pool_mode=transaction',
    'default_pool_size=4',
    'max_client_conn=500',
    'server_idle_timeout=10',
    'auth_type=scram-sha-256',
    `auth_file=${usersFile}`,
  ];
  writeFileSync(usersFile, `"tests" "${password}"\n`);
  writeFileSync(
    configFile,
    ['[databases]', `* = host=127.0.0.1 port=${postgresPort}`, '[pgbouncer]', ...settings, ''].join('\n'),
  );
  if (user.uid) for (const path of [configFile, usersFile]) chownSync(path, user.uid, user.gid);
  return {
    launch: () => spawn(program, [configFile], { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] }),
    ready: /process up/,
    result: { port },
  };
};

await keepServer({ name: 'pgbouncer', runFolder, watchedPid, prepare });
