/*
 * Makes and runs one PostgreSQL for a whole run of tests.
 *
 * node keep-postgres.js <folder of the binaries> <folder of the run> <process to outlive by a moment at most> [restarts]
 *
 * With `restarts` it comes back after it was stopped, and loses nothing that it has acknowledged.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { freePort, keepServer } from './keep-server.js';

const [, , binaries, runFolder, watchedPid, mode] = process.argv;
const restarts = mode === 'restarts';
const PASSWORD = 'tests-only-password';

/** An authority of our own, and a certificate of it for the name localhost and no other. */
const makeCertificates = (folder) => {
  const openssl = (...options) => {
    const { status, stderr } = spawnSync('openssl', ['req', '-x509', ...options], { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl: ${stderr}`);
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  openssl(...key, '-subj', '/CN=Tests', '-keyout', 'ca.key', '-out', 'ca.pem');
  const leaf = ['-addext', 'subjectAltName=DNS:localhost', '-addext', 'basicConstraints=critical,CA:FALSE'];
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-keyout', 's.key', '-out', 's.pem'];
  openssl(...key, '-subj', '/CN=server', ...leaf, ...signed);
  return ['s.key', 's.pem'].map((name) => join(folder, name));
};

/** Whatever is measured here, a power cut need not be survived. */
const QUICK = [
  'fsync=off',
  'full_page_writes=off',
  'shared_buffers=32MB',
  ...(restarts ? [] : ['synchronous_commit=off']),
];

const prepare = async (folder, user) => {
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, PASSWORD);
  const [keyFile, certFile] = makeCertificates(folder);
  for (const path of [passwordFile, keyFile, certFile]) if (user.uid) chownSync(path, user.uid, user.gid);
  const form = ['--encoding=UTF8', '--locale=C', '--no-sync', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const made = spawnSync(join(binaries, 'initdb'), ['-D', data, '-U', 'tests', ...form], {
    ...user,
    cwd: folder,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr ?? made.error}`);

  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
  settings.push('ssl=on', `ssl_key_file=${keyFile}`, `ssl_cert_file=${certFile}`);
  const options = ['-D', data, ...[...settings, ...QUICK].flatMap((setting) => ['-c', setting])];
  return {
    launch: () =>
      spawn(join(binaries, 'postgres'), options, { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] }),
    ready: /ready to accept connections/,
    // SIGKILL would leave its children behind.
    endBy: 'SIGQUIT',
    result: { port, password: PASSWORD, authority: readFileSync(join(folder, 'ca.pem'), 'utf8') },
  };
};

await keepServer({ name: 'postgres', runFolder, watchedPid, restarts, prepare });
