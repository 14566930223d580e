import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type CamsOptions, type LocalCams, startCams } from '../../../local/cams/start-cams.js';
import { type HttpAnswer, sendHttp } from './send-http.js';
import { type Signed, signRequest, type Unsigned } from './sign-request.js';

export const NUMBER = '8613800000000';
export const SPACE = 'cams-local';
export const owner = { BusinessNumber: NUMBER, CustSpaceId: SPACE };
export const FIRST_PAGE = JSON.stringify({ Index: 1, Size: 100 });

export interface Row {
  readonly GroupId: string;
  readonly Subject: string;
  readonly Description: string;
  readonly GroupStatus: string;
  readonly InviteLink: string;
  readonly GmtModifier: number;
  readonly TotalParticipantCount: number;
}

type Parameters = Readonly<Record<string, string>>;

/** A service on a free port and a clock that stands still until a test moves it. */
export interface RunningCams {
  /** What holds the service's own folder, `data`. */
  readonly folder: string;
  readonly cams: () => LocalCams;
  readonly host: () => string;
  readonly reports: unknown[];
  now: () => number;
  advance: (ms: number) => void;
  sign: (request: Partial<Unsigned>) => Signed;
  send: (request: Signed) => Promise<HttpAnswer>;
  /** Calls an action for the default number and space. */
  call: (action: string, parameters?: Parameters, request?: Partial<Unsigned>) => Promise<HttpAnswer>;
  control: (path: string, input?: unknown) => Promise<HttpAnswer>;
  rows: (filter?: Parameters) => Promise<readonly Row[]>;
  members: (GroupId: string) => Promise<readonly string[]>;
  /** Adds groups by seed. */
  seed: (...groups: object[]) => Promise<{ GroupId: string; InviteLink: string; UniqueCode: string }[]>;
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}

export const runCams = async (options: Partial<CamsOptions> = {}): Promise<RunningCams> => {
  const folder = await mkdtemp(join(tmpdir(), 'local-cams-'));
  const agent = new Agent({ keepAlive: true });
  const reports: unknown[] = [];
  let nowMs = Date.UTC(2026, 0, 1, 12);
  const start = (): Promise<LocalCams> =>
    startCams({
      port: 0,
      databaseFile: join(folder, 'data', 'cams.db'),
      now: () => nowMs,
      report: (error) => reports.push(error),
      ...options,
    });
  let cams = await start();

  const running: RunningCams = {
    folder,
    cams: () => cams,
    host: () => `127.0.0.1:${String(cams.port)}`,
    reports,
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
    sign: (request) => signRequest({ host: running.host(), atMs: nowMs, ...request }),
    send: (request) => sendHttp(cams.port, request, agent),
    call: (action, parameters = {}, request = {}) =>
      running.send(running.sign({ action, parameters: { ...owner, ...parameters }, ...request })),
    control: (path, input) => {
      const method = input === undefined ? 'GET' : 'POST';
      const body = input === undefined ? '' : JSON.stringify(input);
      return sendHttp(cams.port, { method, path: `/_local/${path}`, body }, agent);
    },
    rows: async (filter = {}) => {
      const { body } = await running.call('ListChatGroup', { Page: FIRST_PAGE, ...filter });
      return (body['Data'] as { List: Row[] }).List;
    },
    members: async (GroupId) => {
      const { body } = await running.call('ListChatGroupParticipants', { GroupId });
      return (body['Data'] as { List: { ParticipantNumber: string }[] }).List.map((row) => row.ParticipantNumber);
    },
    seed: async (...groups) => {
      const { body } = await running.control('seed', {
        Groups: groups.map((group) => ({ ...owner, Subject: 'Order 1042', ...group })),
      });
      return body['Groups'] as { GroupId: string; InviteLink: string; UniqueCode: string }[];
    },
    restart: async () => {
      await cams.close();
      cams = await start();
    },
    stop: async () => {
      agent.destroy();
      await cams.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return running;
};
