/*
 * Keeps one server for a whole run of tests, for programs that run in a process of their own: it ends when it is told to,
 * and also when the run has crashed or was killed.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setInterval, setTimeout } from 'node:timers';

// A server that comes back is away for a moment at least.
const AWAY_MS = 300;

/** Servers of databases refuse to run as root. */
export const unprivileged = () => {
  if (process.getuid() !== 0) return {};
  const idOf = (option, name) => Number(spawnSync('id', [option, name], { encoding: 'utf8' }).stdout) || undefined;
  const user = idOf('-u', 'postgres') ? 'postgres' : 'nobody';
  return { uid: idOf('-u', user), gid: idOf('-g', user) };
};

export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/**
 * @param name of the folder in the run's folder that belongs to the server, of its keeper's file and of its result's.
 * @param prepare gets the folder. @returns how the server is started, the words by which it says that it is ready, what
 *   those who use it are told, and the signal that ends it at once.
 * @param watchedPid a process to outlive by a moment at most.
 * @param restarts whether a server that ends without being told to is started once more.
 */
export const keepServer = async ({ name, runFolder, watchedPid, restarts = false, prepare }) => {
  const folder = join(runFolder, name);
  const keeperFile = join(runFolder, `keeper-${name}.pid`);
  const publish = (result) => {
    writeFileSync(join(runFolder, `${name}.tmp`), JSON.stringify(result));
    renameSync(join(runFolder, `${name}.tmp`), join(runFolder, `${name}.json`));
  };
  let server;
  let ends = false;
  let endBy;

  const end = () => {
    ends = true;
    if (server && server.exitCode === null && server.signalCode === null) {
      // At once: nobody wants its data. Its children end with it.
      server.kill(endBy);
      server.once('exit', () => end());
      setTimeout(() => server.kill('SIGKILL'), 3000).unref();
      return;
    }
    rmSync(folder, { recursive: true, force: true });
    rmSync(keeperFile, { force: true });
    process.exit();
  };

  const start = ({ launch, ready, result, endBy: signal = 'SIGKILL' }) => {
    endBy = signal;
    let said = '';
    let isReady = false;
    server = launch();
    server.stderr.setEncoding('utf8').on('data', (text) => {
      said += said.length < 10_000 ? text : '';
      if (isReady || !ready.test(said)) return;
      isReady = true;
      publish({ ...result, pid: server.pid });
    });
    server.once('exit', () => {
      if (ends) return;
      if (restarts && isReady) {
        setTimeout(() => start({ launch, ready, result, endBy }), AWAY_MS);
        return;
      }
      publish({ failure: said });
      end();
    });
  };

  writeFileSync(keeperFile, String(process.pid));
  process.once('SIGTERM', end);
  setInterval(() => {
    try {
      process.kill(Number(watchedPid), 0);
    } catch {
      end();
      rmSync(runFolder, { recursive: true, force: true });
    }
  }, 200);
  try {
    const user = unprivileged();
    mkdirSync(folder);
    // The server's user must be able to come in; mkdtemp lets only its own.
    chmodSync(runFolder, 0o711);
    if (user.uid) chownSync(folder, user.uid, user.gid);
    start(await prepare(folder, user));
  } catch (error) {
    publish({ failure: String(error) });
    end();
  }
};
