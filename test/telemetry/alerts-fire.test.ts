import { readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { send } from '../../shared/cams/send.js';
import { ConfigFault, type Environment, readConfig } from '../../shared/config.js';
import { createGroup } from '../../shared/groups/create-group.js';
import { type FunctionHandler, type Handle, serve } from '../../shared/invocation/serve.js';
import { serveTask } from '../../shared/invocation/serve-task.js';
import type { Task } from '../../shared/maintenance/task.js';
import { rotateInviteLinks } from '../../shared/maintenance/tasks/rotate-invite-links.js';
import { AddChatGroup } from '../../shared/operations/add-chat-group.js';
import { ListChatGroup } from '../../shared/operations/list-chat-group.js';
import { ListChatGroupParticipants } from '../../shared/operations/list-chat-group-participants.js';
import type { Operation } from '../../shared/operations/operation.js';
import { stopSwitch } from '../../shared/state/stop-switch.js';
import { openStore } from '../../shared/state/store.js';
import { type AlertName, alerts } from '../../shared/telemetry/alerts.js';
import { closedPort } from '../cams/closed-port.js';
import { openRunBed, type RunBed } from '../maintenance/engine/run-bed.js';
import { SCOPE } from '../maintenance/tasks/task-bed.js';
import { type CapturedLines, captureLines } from '../support/capture-lines.js';
import { contextWith } from '../support/context.js';
import { eventOf } from '../support/events.js';
import { entryOf, fires, firing } from './fires.js';

type Rotate = typeof rotateInviteLinks extends Task<infer Params> ? Task<Params> : never;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const where = { CustSpaceId: SCOPE.custSpaceId, BusinessNumber: SCOPE.businessNumber };
const elsewhere = { ...where, BusinessNumber: '8613800000009' };

let bed: RunBed;
let captured: CapturedLines;
let runs = 0;
const fired = new Set<string>();
const written: string[] = [];

beforeAll(async () => {
  bed = await openRunBed();
});
beforeEach(async () => {
  await bed.clear();
  await bed.database.run('DELETE FROM creates');
  await bed.seed([{ Subject: 'Order 1' }, { Subject: 'Order 2' }]);
  captured = captureLines();
});
afterEach(() => {
  written.push(...captured.lines);
  captured.restore();
});
afterAll(() => bed.close());

const settings = (changed: Environment = {}): Environment => ({
  ...bed.environment(),
  CAMS_CALLS_PER_SECOND: '1000',
  MAINTENANCE_SHARE: '1',
  ...changed,
});
const context = (): object => {
  const { accessKeyId, accessKeySecret, securityToken } = bed.credentials();
  return contextWith({ accessKeyId, accessKeySecret, securityToken }, 600);
};

/** The alerts that fire on what has been written since the test began, or was last asked. */
const alertsNow = (): readonly AlertName[] => {
  const lines = captured.lines.splice(0);
  written.push(...lines);
  const names = firing(lines) as readonly AlertName[];
  names.forEach((name) => fired.add(name));
  return names;
};

/** @param Times how many calls it befalls; 0 is for ever. */
const fault = (Operation: string, Effect: object, Times = 0): Promise<unknown> =>
  bed.control('POST', 'faults', { Rules: [{ Operation, Effect, Times }] });

const operate = async <O extends Operation>(
  operation: O,
  parameters: object,
  handle: Handle<O> = (request, call) => send(operation, request, call),
): Promise<void> => {
  const handler: FunctionHandler = serve(operation, handle, () => readConfig(settings()), bed.clock);
  const event = eventOf('gateway', { operation: operation.name, parameters: { ...where, ...parameters } });
  await handler(Buffer.from(JSON.stringify(event)), context());
};
const list = (): Promise<void> => operate(ListChatGroup, { Page: { Index: 1, Size: 10 } });
const listOften = async (times: number): Promise<void> => {
  for (let count = 0; count < times; count += 1) await list();
};
const create = (): Promise<void> =>
  operate(AddChatGroup, { Subject: 'Order 3', ClientToken: 'token-1' }, (request, call) =>
    createGroup(request, call, openStore),
  );

/** What a timer brings to a maintenance function. @returns whether the invocation succeeded. */
const run = async (
  request: object = {},
  { task = rotateInviteLinks, changed = {} }: { readonly task?: Rotate; readonly changed?: Environment } = {},
): Promise<boolean> => {
  runs += 1;
  const handler = serveTask(task, () => readConfig(settings(changed)), bed.clock, {
    // The platform takes every invocation, and forgets it.
    invoke: () => Promise.resolve(),
  });
  const event = {
    triggerName: `timer-${String(runs)}`,
    triggerTime: '2026-11-28T03:00:00Z',
    payload: JSON.stringify({ Mode: 'plan-and-apply', ...where, ...request }),
  };
  return handler(Buffer.from(JSON.stringify(event)), context()).then(
    () => true,
    () => false,
  );
};

/** A run whose process dies at its first item. */
const runAndDie = async (): Promise<void> => {
  await new Promise<void>((resolve) => {
    const dying: Rotate = {
      ...rotateInviteLinks,
      apply: () => {
        resolve();
        return new Promise(() => undefined);
      },
    };
    void run({}, { task: dying });
  });
};

describe('the alerts', () => {
  it('are silent while all is well', async () => {
    await listOften(25);
    await create();
    await run();

    expect(captured.lines.length).toBeGreaterThan(26);
    expect(alertsNow()).toEqual([]);
  });

  it('tell of a create whose answer was lost, and later that it is still in doubt', async () => {
    // Had CAMS made the group, it would be found.
    await fault('AddChatGroup', { Kind: 'Reset', When: 'BeforeCommit' });
    await create();

    expect(alertsNow()).toEqual(['UnknownOutcomes']);

    await bed.control('DELETE', 'faults');
    await run({ Mode: 'plan' });
    expect(alertsNow()).toEqual([]);

    bed.clock.aheadMs += 2 * HOUR_MS;
    await run({ Mode: 'plan' });
    expect(alertsNow()).toEqual(['DoubtfulCreates']);
  });

  it('tell of calls that CAMS throttles', async () => {
    await fault('ListChatGroup', { Kind: 'Throttle' });

    await listOften(5);

    expect(alertsNow()).toEqual(['Throttling']);
  });

  it('tell of maintenance that CAMS throttles', async () => {
    for (let count = 0; count < 5; count += 1) {
      await fault('ListChatGroup', { Kind: 'Throttle' }, 1);
      await run({ Mode: 'plan' });
    }

    expect(alertsNow()).toEqual(['Throttling']);
  });

  it('tell of calls that fail, once they are many among enough', async () => {
    const { GroupId } = (await bed.rows())[0] ?? {};
    const members = (): Promise<void> => operate(ListChatGroupParticipants, { GroupId });
    await fault('ListChatGroupParticipants', { Kind: 'Html' });
    await members();
    await members();
    expect(alertsNow()).toEqual([]);

    await listOften(18);
    await members();
    await members();
    expect(alertsNow()).toEqual(['ErrorRate']);

    // 1 of 21 is less than 5 %.
    await listOften(20);
    await members();
    expect(alertsNow()).toEqual([]);
  });

  it('tell of calls that use up their time', async () => {
    const slowly: Handle<typeof ListChatGroup> = async (request, call) => {
      const answer = await send(ListChatGroup, request, call);
      bed.clock.aheadMs += 0.9 * (call.deadlineAtMs - call.startedAtMs);
      return answer;
    };
    await listOften(18);

    for (let count = 0; count < 3; count += 1) await operate(ListChatGroup, { Page: { Index: 1, Size: 1 } }, slowly);

    expect(alertsNow()).toEqual(['NearDeadline']);
  });

  it('tell of a database that is away', async () => {
    const changed = { DATABASE_URL: `postgres://nobody@127.0.0.1:${String(await closedPort())}/nothing` };

    for (let count = 0; count < 3; count += 1) expect(await run({}, { changed })).toBe(false);

    expect(alertsNow()).toEqual(['InvocationsFailed', 'DatabaseTrouble']);
  });

  it('tell of settings that cannot be used', async () => {
    const handler = serve(
      ListChatGroup,
      () => Promise.reject(new Error('not reached')),
      () => {
        throw new ConfigFault(['A must be B']);
      },
    );
    await handler(Buffer.from(JSON.stringify(eventOf('gateway', { operation: 'ListChatGroup' }))), context());

    expect(alertsNow()).toEqual(['UnexpectedErrors']);
  });

  it('tell of a run that died, and at last that it was given up', async () => {
    const { CustSpaceId, BusinessNumber } = elsewhere;
    await bed.control('POST', 'seed', { Spaces: [{ CustSpaceId, BusinessNumbers: [BusinessNumber] }] });
    await runAndDie();
    expect(alertsNow()).toEqual([]);

    // Another number's runs find it, and wake it in vain.
    for (let wakes = 0; wakes < 3; wakes += 1) {
      bed.clock.aheadMs += 5 * MINUTE_MS;
      await run({ ...elsewhere, Mode: 'plan' });
      expect(alertsNow()).toEqual(['RunsStuck']);
    }
    bed.clock.aheadMs += 5 * MINUTE_MS;
    await run({ ...elsewhere, Mode: 'plan' });
    expect(alertsNow()).toEqual(['RunsAbandoned', 'RunsStuck']);
  });

  it('tell of a run that is stopped while it works', async () => {
    const stopping: Rotate = {
      ...rotateInviteLinks,
      apply: async (item, taskContext, attempt) => {
        await stopSwitch(bed.database).stop('*', bed.clock.nowMs());
        return rotateInviteLinks.apply(item, taskContext, attempt);
      },
    };

    await run({}, { task: stopping });

    expect(alertsNow()).toEqual(['RunsStopped']);
  });

  it('tell of a run that a timer wanted and that was refused', async () => {
    await stopSwitch(bed.database).stop('*', bed.clock.nowMs());

    expect(await run()).toBe(false);

    expect(alertsNow()).toEqual(['RunsRefused']);
  });

  it('tell of a run whose items fail', async () => {
    await fault('AddChatGroupInviteLink', { Kind: 'Error', Code: 'Ram.PermissionDeny' }, 1);

    await run();

    expect(alertsNow()).toEqual(['RunsIncomplete']);
  });

  it('tell of a run whose items remain unknown', async () => {
    await fault('AddChatGroupInviteLink', { Kind: 'Reset', When: 'BeforeCommit' });

    await run();

    expect(alertsNow()).toEqual(['UnknownOutcomes', 'RunsIncomplete']);
  });

  it('tell of functions that the platform killed', () => {
    // Only Function Compute writes such an entry: this is its documented form.
    const entry = {
      functionName: 'chat-groups-add-chat-group',
      errorType: 'FunctionTimeoutError',
      durationMs: '28000',
    };
    const names = alerts.filter((alert) => fires(alert, [{ atMs: 0, entry }], 20_000)).map(({ name }) => name);
    names.forEach((name) => fired.add(name));

    expect(names).toEqual(['FunctionsKilled']);
  });

  it('have each been seen to fire', () => {
    expect([...fired].sort()).toEqual(alerts.map(({ name }) => name).toSorted());
  });
});

describe('an alert', () => {
  it('looks at its window alone, which ends ten seconds ago', () => {
    const [unknown] = alerts;
    const line = JSON.stringify({ event: 'call', outcome: 'Unknown' });
    const at = (agoMs: number): boolean => fires(unknown, [{ atMs: HOUR_MS - agoMs, entry: entryOf(line) }], HOUR_MS);

    expect([at(5_000), at(11_000), at(5 * MINUTE_MS), at(5 * MINUTE_MS + 11_000)]).toEqual([false, true, true, false]);
  });

  it('takes a line for what it is, whatever its texts hold', () => {
    const quoted = JSON.stringify({
      event: 'call',
      outcome: 'NotApplied',
      code: '"outcome":"Unknown","event":"state"',
    });

    expect(firing(Array.from({ length: 30 }, () => quoted))).toEqual([]);
  });
});

describe('the lines that were written', () => {
  it('are short enough to be seen whole, and each of their fields is documented', () => {
    const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/observability.md'), 'utf8');
    const fields = new Set(written.flatMap((line) => Object.keys(JSON.parse(line) as object)));
    const alerting = written.filter((line) => !line.startsWith('{"event":"unexpected"'));

    expect(written.length).toBeGreaterThan(100);
    expect([...fields].filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
    expect(Math.max(...alerting.map((line) => Buffer.byteLength(line)))).toBeLessThan(1900);
  });

  it('hold no number, link, subject or key', () => {
    const { accessKeyId, accessKeySecret, securityToken = '' } = bed.credentials();
    expect(securityToken).not.toBe('');
    const secrets = [SCOPE.businessNumber, 'whatsapp', 'Order 1', accessKeyId, accessKeySecret, securityToken];

    expect(written.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  });
});
