/*
 * Makes and runs one PostgreSQL for a whole run of tests, in a process of its own: it ends the server when it is told to,
 * and also when the run has crashed or was killed.
 *
 * node keep-postgres.js <folder of the binaries> <folder of the run> <process to outlive by a moment at most>
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setInterval, setTimeout } from 'node:timers';

const [, , binaries, runFolder, watchedPid] = process.argv;
const folder = join(runFolder, 'postgres');
const keeperFile = join(runFolder, 'keeper.pid');
const PASSWORD = 'tests-only-password';

/** PostgreSQL refuses to run as root. */
const unprivileged = () => {
  if (process.getuid() !== 0) return {};
  const idOf = (option, name) => Number(spawnSync('id', [option, name], { encoding: 'utf8' }).stdout) || undefined;
  const user = idOf('-u', 'postgres') ? 'postgres' : 'nobody';
  return { uid: idOf('-u', user), gid: idOf('-g', user) };
};

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** An authority of our own, and a certificate of it for the name localhost and no other. */
const makeCertificates = () => {
  const openssl = (...options) => {
    const { status, stderr } = spawnSync('openssl', ['req', '-x509', ...options], { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl: ${stderr}`);
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  openssl(...key, '-subj', '/CN=Tests', '-keyout', 'ca.key', '-out', 'ca.pem');
  const leaf = ['-addext', 'subjectAltName=DNS:localhost', '-addext', 'basicConstraints=critical,CA:FALSE'];
  openssl(
    ...key,
    '-subj',
    '/CN=server',
    ...leaf,
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-keyout',
    's.key',
    '-out',
    's.pem',
  );
  return ['s.key', 's.pem'].map((name) => join(folder, name));
};

const publish = (result) => {
  writeFileSync(join(runFolder, 'result.tmp'), JSON.stringify(result));
  renameSync(join(runFolder, 'result.tmp'), join(runFolder, 'postgres.json'));
};

/** Whatever is measured here, a power cut need not be survived. */
const QUICK = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'shared_buffers=32MB'];

const start = async () => {
  const user = unprivileged();
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  mkdirSync(folder);
  writeFileSync(passwordFile, PASSWORD);
  // The server's user must be able to come in; mkdtemp lets only its own.
  chmodSync(runFolder, 0o711);
  const [keyFile, certFile] = makeCertificates();
  for (const path of [folder, passwordFile, keyFile, certFile]) if (user.uid) chownSync(path, user.uid, user.gid);
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
  const server = spawn(
    join(binaries, 'postgres'),
    ['-D', data, ...[...settings, ...QUICK].flatMap((setting) => ['-c', setting])],
    { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  return { server, port };
};

const end = (server) => {
  if (server && server.exitCode === null) {
    // At once: nobody wants its data. Its children end with it.
    server.kill('SIGQUIT');
    server.once('exit', () => end());
    setTimeout(() => server.kill('SIGKILL'), 3000).unref();
    return;
  }
  rmSync(folder, { recursive: true, force: true });
  rmSync(keeperFile, { force: true });
  process.exit();
};

writeFileSync(keeperFile, String(process.pid));
try {
  const { server, port } = await start();
  let said = '';
  server.stderr.setEncoding('utf8').on('data', (text) => {
    said += said.length < 10_000 ? text : '';
    if (/ready to accept connections/.test(said)) {
      publish({ port, password: PASSWORD, pid: server.pid, authority: readFileSync(join(folder, 'ca.pem'), 'utf8') });
    }
  });
  server.once('exit', () => {
    publish({ failure: said });
    end();
  });
  process.once('SIGTERM', () => end(server));
  setInterval(() => {
    try {
      process.kill(Number(watchedPid), 0);
    } catch {
      end(server);
      rmSync(runFolder, { recursive: true, force: true });
    }
  }, 200);
} catch (error) {
  publish({ failure: String(error) });
  end();
}
