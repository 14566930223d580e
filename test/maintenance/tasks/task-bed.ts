import { setTimeout as sleep } from 'node:timers/promises';

import type { GroupRow } from '../../../shared/cams/read/row.js';
import { type Config, type Credentials, type Environment, readConfig } from '../../../shared/config.js';
import { pacedCams } from '../../../shared/maintenance/paced-cams.js';
import { RunInterrupted } from '../../../shared/maintenance/run-interrupted.js';
import type { TaskCams, TaskContext } from '../../../shared/maintenance/task.js';
import { readWrittenNumber } from '../../../shared/numbers/read-written-number.js';
import { ListChatGroup } from '../../../shared/operations/list-chat-group.js';
import { ListChatGroupParticipants } from '../../../shared/operations/list-chat-group-participants.js';
import type { Operation, OperationName } from '../../../shared/operations/operation.js';
import type { Database } from '../../../shared/state/database.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import type { Timing } from '../../../shared/timing.js';
import { type DatabaseKind, type OpenedDatabase, sqlite } from '../../support/database-kinds.js';
import { runLocalCams } from '../../support/run-local-cams.js';
import { settingsFor } from '../../support/settings.js';
import { holdNothing, turnsAtOnce } from './hold-nothing.js';

export const SCOPE = { custSpaceId: 'cams-local', businessNumber: '8613800000000' };

/** The process died here. Nothing may catch it but the runner. */
export class Killed extends RunInterrupted {
  constructor() {
    super('OutOfTime');
  }
}

/** Decides at each step, a call or a statement, whether the process dies `before` or `after` it. */
export type Fate = () => 'before' | 'after' | undefined;

export interface GroupSeed {
  readonly Subject: string;
  readonly Description?: string;
  readonly ProfilePictureFile?: string;
  readonly GroupStatus?: string;
  readonly Participants?: readonly string[];
}

export interface SeededGroup {
  readonly GroupId: string;
  readonly InviteLink?: string;
}

export interface JournalEntry {
  readonly Action: string;
  readonly Code: string;
  readonly Parameters: Readonly<Record<string, string>>;
}

export interface TaskBed {
  readonly config: (changed?: Environment) => Config;
  readonly database: Database;
  readonly opened: OpenedDatabase;
  readonly credentials: () => Credentials;
  /** The environment of a process that works with this CAMS and this database. */
  readonly environment: () => Environment;
  readonly seed: (groups: readonly GroupSeed[]) => Promise<readonly SeededGroup[]>;
  readonly control: (method: string, path: string, body?: unknown) => Promise<unknown>;
  readonly context: <Params>(params: Params, options?: ContextOptions) => TaskContext<Params>;
  /** All groups as CAMS shows them. */
  readonly rows: () => Promise<readonly GroupRow[]>;
  readonly members: (groupId: string) => Promise<readonly string[]>;
  readonly calls: () => Promise<Readonly<Record<OperationName | 'Unknown', number>>>;
  readonly journal: (action: OperationName) => Promise<readonly JournalEntry[]>;
  readonly close: () => Promise<void>;
}

export interface ContextOptions {
  readonly runId?: string;
  readonly fate?: Fate;
  readonly settings?: Environment;
  /** Sees each call before it is sent. */
  readonly watch?: (operation: Operation, request: object) => void | Promise<void>;
}

const hasty: Timing = { nowMs: Date.now, random: Math.random, pause: (ms) => sleep(Math.min(ms, 12)) };

export const openTaskBed = async (kind: DatabaseKind = sqlite): Promise<TaskBed> => {
  const running = await runLocalCams();
  const opened = await kind.open();
  const database = await openDatabase(opened.settings);
  const sts = running.cams.issueSts(3600);
  const credentials = {
    accessKeyId: sts.AccessKeyId,
    accessKeySecret: sts.AccessKeySecret,
    securityToken: sts.SecurityToken,
  };
  const configWith = (changed: Environment = {}): Config =>
    readConfig({ ...settingsFor(running.cams.port), PICTURE_CHECK: 'false', ...changed }, readWrittenNumber);

  const step = async <Result>(fate: Fate, work: () => Promise<Result>): Promise<Result> => {
    const death = fate();
    if (death === 'before') throw new Killed();
    const result = await work();
    if (death === 'after') throw new Killed();
    return result;
  };

  const camsWith = (config: Config, { fate = () => undefined, watch }: ContextOptions): TaskCams => {
    const cams = pacedCams(
      {
        config,
        credentials,
        timing: hasty,
        deadlineAtMs: Infinity,
        requestId: 'test',
        functionName: 'test',
        database,
        invoker: { invoke: () => Promise.resolve() },
        log: () => undefined,
      },
      SCOPE,
      holdNothing,
      turnsAtOnce,
    );
    return {
      ...cams,
      call: (operation, request) =>
        step(fate, async () => {
          await watch?.(operation, request);
          return cams.call(operation, request);
        }),
    };
  };

  const control: TaskBed['control'] = async (method, path, body) => {
    const response = await fetch(`${running.cams.url}/_local/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  };

  const context: TaskBed['context'] = (params, options = {}) => {
    const config = configWith(options.settings);
    const fate = options.fate ?? (() => undefined);
    return {
      runId: options.runId ?? 'run-1',
      scope: SCOPE,
      params,
      cams: camsWith(config, options),
      database: { ...database, run: (sql, values) => step(fate, () => database.run(sql, values)) },
      timing: hasty,
      config,
    };
  };

  const plain = camsWith(configWith(), {});
  return {
    config: configWith,
    database,
    opened,
    credentials: () => credentials,
    environment: () => ({
      ...settingsFor(running.cams.port),
      DATABASE_URL: opened.settings.databaseUrl,
      ALIBABA_CLOUD_ACCESS_KEY_ID: credentials.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: credentials.accessKeySecret,
      ALIBABA_CLOUD_SECURITY_TOKEN: credentials.securityToken,
    }),
    control,
    context,
    calls: running.calls,
    seed: async (groups) => {
      const { custSpaceId: CustSpaceId, businessNumber: BusinessNumber } = SCOPE;
      const Groups = groups.map((group) => ({ CustSpaceId, BusinessNumber, ...group }));
      return ((await control('POST', 'seed', { Groups })) as { Groups: SeededGroup[] }).Groups;
    },
    rows: async () => {
      const rows: GroupRow[] = [];
      for (let index = 1; ; index += 1) {
        const { Data } = await plain.call(ListChatGroup, { Page: { Index: index, Size: 100 } });
        rows.push(...Data.List);
        if (rows.length >= Data.Total) return rows;
      }
    },
    members: async (groupId) =>
      (await plain.call(ListChatGroupParticipants, { GroupId: groupId })).Data.List.map(
        ({ ParticipantNumber = '' }) => ParticipantNumber,
      ),
    journal: async (action) => ((await control('GET', `journal?Action=${action}`)) as { Calls: JournalEntry[] }).Calls,
    close: async () => {
      await database.close();
      await opened.close();
      await running.close();
    },
  };
};
