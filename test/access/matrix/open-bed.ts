import { send } from '../../../shared/cams/send.js';
import { readConfig } from '../../../shared/config.js';
import { type FunctionHandler, serve } from '../../../shared/invocation/serve.js';
import type { Operation } from '../../../shared/operations/operation.js';
import { openStore } from '../../../shared/state/store.js';
import { callWithSdk } from '../../local/cams/call-with-sdk.js';
import { captureLines } from '../../support/capture-lines.js';
import { contextWith, roleCredentials } from '../../support/context.js';
import { sqlite } from '../../support/database-kinds.js';
import { type Ask, eventOf } from '../../support/events.js';
import { plainRequest } from '../../support/example-request.js';
import { loadFunctions } from '../../support/load-functions.js';
import { type Answer, readAnswer } from '../../support/read-answer.js';
import { runLocalCams } from '../../support/run-local-cams.js';
import { settingsFor } from '../../support/settings.js';
import { policy, policyWithoutDirect } from './callers.js';
import type { Cell, Ownership } from './cells.js';
import { type GroupKind, owners, seedSpaces } from './world.js';

/** The functions with the world behind them. */
export interface MatrixBed {
  /** Asks what a cell asks; a call that is to work gets a group of its own, which it may change. */
  readonly ask: (cell: Cell, works: boolean) => Promise<Answer>;
  readonly callCount: () => Promise<number>;
  /** Has CAMS check whose a group is, or not. */
  readonly rely: (on: Ownership) => Promise<void>;
  /** How all groups stand that calls which must not work have named. */
  readonly groupsNow: () => Promise<unknown>;
  readonly close: () => Promise<void>;
}

interface Seeded {
  readonly GroupId: string;
}

const NOBODYS = 'EA3030000000000000000000000000009';

export const openMatrixBed = async (): Promise<MatrixBed> => {
  const running = await runLocalCams();
  const opened = await sqlite.open();
  const store = await openStore(opened.settings);
  const { lines, restore } = captureLines();
  const settings = { ...settingsFor(running.cams.port), ACCESS_POLICY: JSON.stringify(policy) };
  const functions = await loadFunctions(settings);
  const callCams = callWithSdk(`127.0.0.1:${String(running.cams.port)}`);
  const context = contextWith(roleCredentials(running.cams.issueSts(43_200)));
  const inventory = { GROUP_OWNERSHIP: 'inventory', DATABASE_URL: opened.settings.databaseUrl };

  const handlers = new Map<string, FunctionHandler>();
  const handlerOf = (operation: Operation, { caller, ownership }: Cell): FunctionHandler => {
    const { directIsNamed } = caller;
    if (ownership === 'upstream' && directIsNamed) return functions[operation.name];
    const key = [operation.name, ownership, directIsNamed].join();
    const made = handlers.get(key);
    if (made) return made;
    const config = readConfig({
      ...settings,
      ...(directIsNamed ? {} : { ACCESS_POLICY: JSON.stringify(policyWithoutDirect) }),
      ...(ownership === 'inventory' ? inventory : {}),
    });
    const handler = serve(
      operation,
      (request, call) => send(operation, request, call),
      () => config,
    );
    handlers.set(key, handler);
    return handler;
  };

  const control = async <Result>(route: string, body: object): Promise<Result> => {
    const response = await fetch(`${running.cams.url}/_local/${route}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${route}: ${String(response.status)}`);
    return (await response.json()) as Result;
  };

  const addGroup = async (kind: Exclude<GroupKind, 'nobody'>): Promise<string> => {
    const { space: CustSpaceId, number: BusinessNumber } = owners[kind];
    const group = { CustSpaceId, BusinessNumber, Subject: 'Order 1042', Participants: ['8613800000001'] };
    const { Groups } = await control<{ readonly Groups: readonly [Seeded] }>('seed', { Groups: [group] });
    await store?.groups.remember(CustSpaceId, BusinessNumber, [Groups[0].GroupId], 1);
    return Groups[0].GroupId;
  };

  await control('seed', { Spaces: seedSpaces });
  const standing: Readonly<Record<GroupKind, string>> = {
    first: await addGroup('first'),
    second: await addGroup('second'),
    other: await addGroup('other'),
    nobody: NOBODYS,
  };

  const askFor = async (cell: Cell, GroupId: string | undefined): Promise<Answer> => {
    const { operation, caller, carrier, pair } = cell;
    const parameters = {
      ...plainRequest(operation, GroupId),
      CustSpaceId: pair.space,
      BusinessNumber: pair.number,
    };
    const carried = carrier.carry(parameters);
    const asked = carrier.shape === 'direct' ? {} : caller.askBy(carrier.shape);
    const ask: Ask = {
      operation: operation.name,
      ...carried,
      ...asked,
      headers: { ...carried.headers, ...asked.headers },
      query: { ...carried.query, ...asked.query },
    };
    const event = Buffer.from(JSON.stringify(eventOf(carrier.shape, ask)));
    lines.length = 0;
    return readAnswer(await handlerOf(operation, cell)(event, context));
  };

  return {
    ask: async (cell, works) => {
      const { group } = cell;
      if (group === undefined) return askFor(cell, undefined);
      return askFor(cell, works && group !== 'nobody' ? await addGroup(group) : standing[group]);
    },
    callCount: running.callCount,
    rely: (on) => control('settings', { Knobs: { GroupOwnership: on === 'upstream' ? 'strict' : 'lax' } }),
    groupsNow: async () => {
      const shown: unknown[] = [];
      for (const kind of ['first', 'second', 'other'] as const) {
        const asOwner = { CustSpaceId: owners[kind].space, BusinessNumber: owners[kind].number };
        const GroupId = standing[kind];
        // They are the first of their numbers.
        const groups = await callCams('ListChatGroup', { ...asOwner, Page: '{"Index":1,"Size":1}' });
        const { List } = groups['Data'] as { readonly List: readonly unknown[] };
        const members = await callCams('ListChatGroupParticipants', { ...asOwner, GroupId });
        shown.push(List, members['Data']);
      }
      return shown;
    },
    close: async () => {
      restore();
      await store?.database.close();
      await opened.close();
      await running.close();
    },
  };
};
