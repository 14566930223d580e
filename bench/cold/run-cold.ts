import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { contextFor, eventFor, ownParametersFor, requestFor } from './requests.js';
import { gatewayHeaders, type Protocol, type Upstream } from './start-upstream.js';
import type { Variant } from './variants.js';

const run = promisify(execFile);

/** What one fresh process took. CPU is of all its threads; the peak is of its resident memory. */
export interface ColdRun {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly loadMs: number;
  readonly firstMs: number;
  readonly rssMb: number;
}

const CHILD = path.join(import.meta.dirname, 'child.cjs');
const TIMEOUT_MS = 20_000;

const NEEDS_GROUP = /^(?!AddChatGroup$|ListChatGroup$)/;

/**
 * Starts one process, which loads one variant and answers one event, and waits for its end.
 *
 * @throws {Error} when the answer is not what it should be: a fast refusal is no figure.
 */
export const runCold = async (
  { name, kind, operation, file }: Variant,
  protocol: Protocol,
  upstream: Upstream,
  folder: string,
): Promise<ColdRun> => {
  const groupId = NEEDS_GROUP.test(operation) ? await upstream.addGroup() : '';
  const own = kind.startsWith('ours') ? ownParametersFor(operation) : {};
  const input = path.join(folder, 'input.json');
  const event = eventFor(operation, gatewayHeaders, { ...requestFor(operation, groupId), ...own });
  writeFileSync(input, JSON.stringify({ event, context: contextFor(upstream.credentials) }));
  const startedAt = performance.now();
  const { stdout } = await run(process.execPath, [...upstream.flagsFor(protocol), CHILD, file, input], {
    env: upstream.environmentFor(protocol),
    cwd: folder,
    timeout: TIMEOUT_MS,
  });
  const wallMs = performance.now() - startedAt;
  // The child writes its figures as the last line.
  const figures = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Omit<ColdRun, 'wallMs'> & { code: string };
  if (figures.code !== 'OK') throw new Error(`${name} over ${protocol} answered ${figures.code}`);
  return { ...figures, wallMs };
};
