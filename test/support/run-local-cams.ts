import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startCams, type LocalCams } from '../../local/cams/start-cams.js';
import type { OperationName } from '../../shared/operations/operation.js';

export interface SeededGroup {
  readonly GroupId: string;
  readonly InviteLink: string;
}

export interface RunningCams {
  readonly cams: LocalCams;
  /** How many calls of each action CAMS has heard, refused ones included. */
  readonly calls: () => Promise<Readonly<Record<OperationName | 'Unknown', number>>>;
  /** How many it has heard in all. */
  readonly callCount: () => Promise<number>;
  /** An active group of the default number with one member, the one that the definitions' examples name. */
  readonly addGroup: () => Promise<SeededGroup>;
  readonly close: () => Promise<void>;
}

const QUICK = { createMs: 5, updateMs: 5, deleteMs: 5, removeParticipantsMs: 5 };

/** Runs a local CAMS on a free port and a database in a temporary folder. */
export const runLocalCams = async (): Promise<RunningCams> => {
  const folder = await mkdtemp(join(tmpdir(), 'functions-cams-'));
  const cams = await startCams({ port: 0, databaseFile: join(folder, 'cams.db'), delays: QUICK });
  const calls = async (): ReturnType<RunningCams['calls']> => {
    const response = await fetch(`${cams.url}/_local/state`);
    const { Calls } = (await response.json()) as { Calls: Record<OperationName | 'Unknown', number> };
    return Calls;
  };
  return {
    cams,
    calls,
    callCount: async () => Object.values(await calls()).reduce((sum, count) => sum + count, 0),
    addGroup: async () => {
      const group = {
        CustSpaceId: 'cams-local',
        BusinessNumber: '8613800000000',
        Subject: 'Order 1042',
        Description: 'Questions about order 1042',
        Participants: ['8613800000001'],
      };
      const response = await fetch(`${cams.url}/_local/seed`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ Groups: [group] }),
      });
      const { Groups } = (await response.json()) as { Groups: [SeededGroup] };
      return Groups[0];
    },
    close: async () => {
      await cams.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
