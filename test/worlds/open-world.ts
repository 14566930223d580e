import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { readConfig } from '../../shared/config.js';
import { createGroup } from '../../shared/groups/create-group.js';
import { removeParticipants } from '../../shared/groups/remove-participants.js';
import { sendChange } from '../../shared/groups/send-change.js';
import { type FunctionHandler, serve } from '../../shared/invocation/serve.js';
import type { RunReport } from '../../shared/maintenance/run-report.js';
import type { Task } from '../../shared/maintenance/task.js';
import { readWrittenNumber } from '../../shared/numbers/read-written-number.js';
import { AddChatGroup } from '../../shared/operations/add-chat-group.js';
import { DeleteChatGroup } from '../../shared/operations/delete-chat-group.js';
import { DeleteChatGroupParticipants } from '../../shared/operations/delete-chat-group-participants.js';
import { createRecords } from '../../shared/state/create-records.js';
import type { OpenStore } from '../../shared/state/create-record.js';
import { openDatabase } from '../../shared/state/open-database.js';
import type { Database } from '../../shared/state/database.js';
import { LeapingClock } from '../maintenance/engine/leaping-clock.js';
import { startOf } from '../maintenance/engine/run-bed.js';
import { runToEnd } from '../maintenance/engine/run-to-end.js';
import { contextWith } from '../support/context.js';
import { sqlite } from '../support/database-kinds.js';
import { settingsFor } from '../support/settings.js';
import { answer } from './answer.js';
import type { Changed } from './behaviours.js';
import { World } from './world.js';

export type Body = Readonly<Record<string, unknown>>;

/** What befalls a call on its way: it is lost before or after it was executed, or refused for the moment. */
export type Fate = 'lost before' | 'lost after' | 'throttled' | undefined;

/** Functions and tasks over a world. */
export interface WorldBed {
  readonly database: Database;
  readonly clock: LeapingClock;
  /** Begins a new world. The functions know nothing of it. */
  readonly begin: (changed?: Changed, random?: () => number) => World;
  /** Decides what befalls each call. */
  fate: (action: string) => Fate;
  readonly call: (name: keyof typeof definitions, body: Body) => Promise<Body>;
  readonly run: <Params>(task: Task<Params>, params?: object, request?: object) => Promise<RunReport>;
  readonly close: () => Promise<void>;
}

const definitions = { AddChatGroup, DeleteChatGroup, DeleteChatGroupParticipants };
const SPACE = 'cams-local';
const CALL_SECONDS = 25;
const INVOCATIONS_MAX = 100;

const statusOf = ({ status = 200, ...body }: Record<string, unknown>): { status: number; body: object } => ({
  status: Number(status),
  body: { RequestId: 'U-1', Code: 'OK', Success: true, Message: 'None', ...body },
});

/**
 * Opens functions and tasks over a world of their own.
 *
 * @param profile what they are told of CAMS. Default: nothing, so that the safe rules hold.
 */
export const openWorldBed = async (profile = 'none'): Promise<WorldBed> => {
  let clock = new LeapingClock();
  let world = new World(clock.nowMs, Math.random);
  let runs = 0;
  const opened = await sqlite.open();
  const database = await openDatabase(opened.settings);
  const openStore: OpenStore = () =>
    Promise.resolve({ creates: createRecords(database), cleanUp: () => Promise.resolve() });

  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const action = String(request.headers['x-acs-action']);
    request.resume();
    const fate = bed.fate(action);
    if (fate === 'throttled') {
      response.writeHead(400, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ RequestId: 'U-1', Code: 'Throttling.User', Message: 'too many' }));
      return;
    }
    const { status, body } =
      fate === 'lost before'
        ? { status: 0, body: {} }
        : statusOf({ ...answer(world, action, Object.fromEntries(searchParams)) });
    if (fate !== undefined) {
      request.socket.destroy();
      return;
    }
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const config = readConfig(
    {
      ...settingsFor(port),
      CAMS_PROFILE_FILE: profile,
      DATABASE_URL: opened.settings.databaseUrl,
      CAMS_CALLS_PER_SECOND: '1000',
      MAINTENANCE_SHARE: '1',
      MAINTENANCE_DELETE_SHARE: '1',
      MAINTENANCE_EMPTY_SIGHTINGS: '1',
      MAINTENANCE_EMPTY_DAYS: '1',
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'key',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret',
    },
    readWrittenNumber,
  );
  const handlerOf = (name: keyof typeof definitions): FunctionHandler => {
    if (name === 'AddChatGroup')
      return serve(
        AddChatGroup,
        (request, call) => createGroup(request, call, openStore),
        () => config,
        clock,
      );
    if (name === 'DeleteChatGroup')
      return serve(
        DeleteChatGroup,
        (request, call) => sendChange(DeleteChatGroup, request, call),
        () => config,
        clock,
      );
    return serve(DeleteChatGroupParticipants, removeParticipants, () => config, clock);
  };

  const bed: WorldBed = {
    database,
    get clock() {
      return clock;
    },
    fate: () => undefined,
    begin: (changed = {}, random = Math.random) => {
      clock = new LeapingClock(random);
      world = new World(clock.nowMs, random, changed);
      bed.fate = () => undefined;
      return world;
    },
    call: async (name, body) => {
      const context = contextWith(
        { accessKeyId: 'key', accessKeySecret: 'secret', securityToken: 'token' },
        CALL_SECONDS,
      );
      const payload = Buffer.from(JSON.stringify({ CustSpaceId: SPACE, BusinessNumber: world.number, ...body }));
      return (await handlerOf(name)(payload, context)) as unknown as Body;
    },
    run: async (task, params = {}, request = {}) => {
      runs += 1;
      const start = startOf(task, params, { BusinessNumber: world.number, ...request }, `run-${String(runs)}`);
      return runToEnd(task, start, { config, database, timing: clock }, INVOCATIONS_MAX);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await database.close();
      await opened.close();
    },
  };
  return bed;
};
