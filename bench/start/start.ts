import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { sendHttp } from '../../test/local/cams/send-http.js';
import { FIRST_PAGE, owner } from '../../test/local/cams/running-cams.js';
import { signRequest } from '../../test/local/cams/sign-request.js';
import { installDynalite } from '../alternatives/install.js';
import { median } from '../median.js';
import type { Table } from '../table.js';
import { installPackages } from './install-packages.js';
import { freePort, untilAnswered, untilEnded } from './until-answered.js';

const root = path.resolve(import.meta.dirname, '..', '..');
const { execPath: node } = process;

type Measure = () => Promise<number>;

const askCams = (port: number) => async (): Promise<boolean> => {
  const host = `127.0.0.1:${String(port)}`;
  const parameters = { ...owner, Page: FIRST_PAGE };
  const { status } = await sendHttp(port, signRequest({ host, parameters, atMs: Date.now() }));
  return status === 200;
};

const startCommand = (command: readonly [string, ...string[]], cwd: string, folder: string): Measure => {
  let round = 0;
  return async () => {
    const [camsPort, gatewayPort] = [await freePort(), await freePort()];
    const environment = {
      CAMS_PORT: String(camsPort),
      GATEWAY_PORT: String(gatewayPort),
      DATA_DIR: path.join(folder, `data-${String((round += 1))}`),
    };
    return untilAnswered({ command, cwd, environment, ask: askCams(camsPort) });
  };
};

const startDynalite =
  (program: string, cwd: string): Measure =>
  async () => {
    const port = await freePort();
    const ask = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${String(port)}/`)).ok;
    return untilAnswered({ command: [node, program, '--port', String(port)], cwd, ask });
  };

const figure = (value: number): string => value.toFixed(0);

/**
 * Measures how long programs take until they are of use. The local cloud is asked for a signed call, dynalite for its page of
 * health; each answer may come 2 ms late.
 *
 * @param rounds how many; medians are told.
 */
export const measureStart = async (rounds: number): Promise<readonly Table[]> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-start-'));
  try {
    const bin = await installPackages(folder);
    const dynalite = installDynalite();
    const variants: readonly (readonly [string, Measure | undefined])[] = [
      ['node, doing nothing', () => untilEnded([node, '-e', '0'], root)],
      ['chat-groups --help, from its package', () => untilEnded([bin('chat-groups'), '--help'], folder)],
      ['cams-local, from its package: first signed call', startCommand([bin('cams-local')], folder, folder)],
      ['npm start, nothing to build: first signed call', startCommand(['npm', 'start'], root, folder)],
      ['npm run chat-groups -- --help', () => untilEnded(['npm', 'run', 'chat-groups', '--', '--help'], root)],
      ['dynalite 4.0.0: first answer', dynalite === undefined ? undefined : startDynalite(dynalite, folder)],
    ];
    const measured = new Map<string, number[]>(variants.map(([name]) => [name, []]));
    // The first round warms the disk's cache, and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, measure] of variants) {
        const ms = await measure?.();
        if (round > 0 && ms !== undefined) measured.get(name)?.push(ms);
      }
      process.stderr.write(`\rstart ${String(round)}/${String(rounds)} `);
    }
    process.stderr.write('\n');
    const rows = Array.from(measured, ([name, values]) =>
      values.length === 0 ? [name, 'left out', ''] : [name, figure(median(values)), figure(Math.min(...values))],
    );
    return [{ title: 'Start: from the start of a process (ms)', head: ['what', 'median', 'least'], rows }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
