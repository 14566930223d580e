import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { commands } from '../../client/commands/commands.js';
import type { DatabaseKind } from '../support/database-kinds.js';
import { LOCAL_PROFILE } from '../support/settings.js';
import { databaseKinds } from '../support/database-kinds.js';
import { openDatabase } from '../../shared/state/open-database.js';
import { captureLines } from '../support/capture-lines.js';
import { LONG_SLEEP_MS } from '../groups/create-once/mishap.js';
import { type CreateBed, openCreateBed, owner } from '../groups/create-once/open-bed.js';
import { postControl } from '../groups/create-once/race.js';
import { runCommand } from './run-command.js';

describe.each(databaseKinds)('chat-groups creates, on %s', (_, kind) => {
  let bed: CreateBed;
  let databaseUrl: string;
  let restore: () => void;
  let number = 0;
  let request: Readonly<Record<string, unknown>> = {};

  const chatGroups = (...words: readonly string[]): ReturnType<typeof runCommand> =>
    runCommand(commands, words, { DATABASE_URL: databaseUrl, CAMS_PROFILE_FILE: LOCAL_PROFILE });
  /** With the way to CAMS that the functions have. */
  const withCams = (...words: readonly string[]): ReturnType<typeof runCommand> =>
    runCommand(commands, words, {
      DATABASE_URL: databaseUrl,
      CAMS_ENDPOINT: `127.0.0.1:${String(bed.cams.port)}`,
      CAMS_PROFILE_FILE: LOCAL_PROFILE,
      CAMS_PROTOCOL: 'HTTP',
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'local-access-key',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'local-access-secret',
    });
  /** Two creates of one Subject at once: nobody can tell which group is whose. */
  const leaveUntold = async (): Promise<{ readonly createId: string; readonly groupIds: readonly string[] }> => {
    const Subject = String(request['Subject']);
    await bed.callCams('AddChatGroup', { ...owner, Subject });
    const older = await bed.groupsOf(Subject);
    await postControl(bed, 'clock', { Hold: true });
    await Promise.all([bed.run({ parameters: request }), bed.run({ parameters: { ...owner, Subject } })]);
    await postControl(bed, 'clock', { Release: true });
    const groupIds = (await bed.groupsOf(Subject)).filter((groupId) => !older.includes(groupId));
    const { out } = await chatGroups('creates', 'list', '--json');
    const { List } = JSON.parse(out) as { List: readonly { readonly CreateId: string; readonly Target: string }[] };
    return { createId: List.find(({ Target }) => Target === Subject)?.CreateId ?? '', groupIds };
  };

  /** Leaves a create of which nobody knows, and tells its ID. */
  const leaveUnknown = async (): Promise<string> => {
    await postControl(bed, 'faults', {
      Rules: [{ Operation: 'AddChatGroup', Effect: { Kind: 'Drop', When: 'BeforeCommit' } }],
    });
    await bed.run({ parameters: request });
    const { out } = await chatGroups('creates', 'list', '--json');
    const { List } = JSON.parse(out) as { List: readonly { readonly CreateId: string; readonly Target: string }[] };
    return List.find(({ Target }) => Target === request['Subject'])?.CreateId ?? '';
  };

  beforeAll(async () => {
    ({ restore } = captureLines());
    const keeping: DatabaseKind = {
      open: async () => {
        const opened = await kind.open();
        databaseUrl = opened.settings.databaseUrl ?? '';
        return opened;
      },
    };
    bed = await openCreateBed(keeping);
  });

  beforeEach(() => {
    number += 1;
    request = { ...owner, Subject: `Order ${String(number)}`, ClientToken: `token-${String(number)}` };
  });

  afterAll(async () => {
    await bed.close();
    restore();
  });

  it('list says that nothing stands open', async () => {
    const { code, out } = await chatGroups('creates', 'list');

    expect({ code, out }).toEqual({ code: 0, out: 'No create stands open.' });
  });

  it('list says how many have been open for more than an hour', async () => {
    await leaveUnknown();
    const database = await openDatabase({ databaseUrl, keepSettledHours: 24, groupOwnership: 'upstream' });
    await database.run('UPDATE creates SET created_at = created_at - 7200000');
    await database.close();

    const { err } = await chatGroups('creates', 'list');

    expect(err).toMatch(/^[1-9]\d* of [1-9]\d* have been open for more than an hour\.$/m);
  });

  it('list shows what nobody knows, and how to settle it', async () => {
    const createId = await leaveUnknown();

    const { code, out, err } = await chatGroups('creates', 'list');

    expect(code).toBe(0);
    expect(out).toContain(createId);
    expect(out).toMatch(/UNKNOWN: nobody knows whether it was executed/);
    expect(err).toContain('creates settle');
  });

  it('list masks numbers unless they are to be revealed, and says how many it leaves out', async () => {
    await leaveUnknown();
    await chatGroups('creates', 'list');
    request = { ...request, Subject: 'One more', ClientToken: `more-${String(number)}` };
    await leaveUnknown();

    const table = await chatGroups('creates', 'list', '--limit', '1');
    const document = await chatGroups('creates', 'list', '--limit', '1', '--json');
    const revealed = await chatGroups('creates', 'list', '--reveal');

    const { Total, List } = JSON.parse(document.out) as { Total: number; List: object[] };
    expect(List).toEqual([expect.objectContaining({ BusinessNumber: '****0000' })]);
    expect(Total).toBeGreaterThan(1);
    expect(table.err).toContain(`1 of ${String(Total)}. More: --limit`);
    expect(table.out + table.err + document.out).not.toContain(owner.BusinessNumber);
    expect(revealed.out).toContain(owner.BusinessNumber);
    expect(revealed.err).not.toContain('More');
  });

  it('list begins with what an operator has to decide, however old the others are, and can be narrowed', async () => {
    const createId = await leaveUnknown();
    const database = await openDatabase({ databaseUrl, keepSettledHours: 24, groupOwnership: 'upstream' });
    const columns = `token_key, operation, caller, cust_space_id, business_number, target, fingerprint, owner, expires_at`;
    await database.run(
      `INSERT INTO creates (create_id, ${columns}, state, created_at)
       SELECT 'routine', NULL, 'AddChatGroupInviteLink', caller, cust_space_id, '8613800000077', target, fingerprint, owner,
         expires_at, 'COMPLETED', 1 FROM creates WHERE create_id = $1`,
      [createId],
    );
    const list = async (...words: readonly string[]): Promise<{ Total: number; ids: readonly string[] }> => {
      const { out } = await chatGroups('creates', 'list', '--limit', '9999', '--json', ...words);
      const { Total, List } = JSON.parse(out) as { Total: number; List: readonly { readonly CreateId: string }[] };
      return { Total, ids: List.map(({ CreateId }) => CreateId) };
    };

    const all = await list();
    const narrowed = [
      await list('--state', 'COMPLETED', '--operation', 'AddChatGroupInviteLink'),
      await list('--number', '8613800000077'),
      await list('--older-than', '365d'),
    ];
    const unknown = await list('--state', 'UNKNOWN', '--newer-than', '1h');
    const odd = await chatGroups('creates', 'list', '--state', 'RELEASED');
    await database.run(`DELETE FROM creates WHERE create_id = 'routine'`, []);
    await database.close();

    expect(all.ids.indexOf('routine')).toBeGreaterThan(all.ids.indexOf(createId));
    expect(narrowed).toEqual(Array.from({ length: 3 }, () => ({ Total: 1, ids: ['routine'] })));
    expect(unknown.ids).toContain(createId);
    expect(unknown.ids).not.toContain('routine');
    expect(odd).toMatchObject({ code: 2, err: expect.stringContaining('UNKNOWN, INPROGRESS, COMPLETED') });
  });

  it('list shows the groups that a create could have made, and settle takes one of them', async () => {
    const { createId, groupIds } = await leaveUntold();
    const candidates = groupIds.map((GroupId) => ({ GroupId, GroupStatus: 'ACTIVE', Subject: request['Subject'] }));

    const { out } = await withCams('creates', 'list', '--json');
    const table = await withCams('creates', 'list');
    const asked = await withCams('creates', 'settle', createId);
    const settled = await withCams('creates', 'settle', createId, '--made', groupIds[1] ?? '', '--yes');
    const { out: left } = await withCams('creates', 'list', '--json');

    const { List } = JSON.parse(out) as { List: readonly { CreateId: string; Candidates?: readonly object[] }[] };
    const ours = List.find((each) => each.CreateId === createId);
    expect(groupIds).toHaveLength(2);
    expect(ours).toMatchObject({ State: 'COMPLETED', NotYetNamed: 0 });
    expect(new Set(ours?.Candidates)).toEqual(new Set(candidates));
    expect(table.out).toContain(`${groupIds[0] ?? ''} (ACTIVE)`);
    expect(asked).toMatchObject({ code: 2, out: expect.stringContaining(groupIds[1] ?? '') });
    expect(settled).toMatchObject({ code: 0, out: 'Settled.' });
    // What one has made is no candidate of the other.
    expect(left).toContain(groupIds[0] ?? '');
    expect(left).not.toContain(groupIds[1] ?? '');
  });

  it('list works without a way to CAMS, and says that it does not know the candidates', async () => {
    const { createId, groupIds } = await leaveUntold();

    const { code, out } = await chatGroups('creates', 'list', '--json');

    const { List } = JSON.parse(out) as { List: readonly { readonly CreateId: string }[] };
    expect(code).toBe(0);
    expect(List.find((each) => each.CreateId === createId)).toMatchObject({ CandidatesUnknown: 'NoCredentials' });
    expect(out).not.toContain(groupIds[0]);
  });

  it('settle refuses a group that was there before the create', async () => {
    const Subject = String(request['Subject']);
    await bed.callCams('AddChatGroup', { ...owner, Subject });
    const [older = ''] = await bed.groupsOf(Subject);
    const createId = await leaveUnknown();

    const refused = await chatGroups('creates', 'settle', createId, '--made', older, '--yes');

    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('was there before') });
  });

  it('settle --not-made frees the token', async () => {
    const createId = await leaveUnknown();

    const { code, out } = await chatGroups('creates', 'settle', createId, '--not-made', '--yes');
    const { answer } = await bed.run({ parameters: request, aheadMs: LONG_SLEEP_MS });

    expect({ code, out }).toEqual({ code: 0, out: 'Settled.' });
    expect(answer?.body.Success).toBe(true);
    expect(answer?.headers['Idempotent-Replayed']).toBeUndefined();
  });

  it('settle --made gives the token its group', async () => {
    const createId = await leaveUnknown();

    const { code } = await chatGroups('creates', 'settle', createId, '--made', 'EA303', '--yes');
    const { answer } = await bed.run({ parameters: request });

    expect(code).toBe(0);
    expect(answer).toMatchObject({ status: 200, body: { GroupId: 'EA303' } });
  });

  it('settle refuses a group that another create holds, a second verdict, and an unknown create', async () => {
    const createId = await leaveUnknown();
    await chatGroups('creates', 'settle', createId, '--made', 'EA304', '--yes');
    request = { ...request, Subject: 'Another', ClientToken: 'another' };
    const other = await leaveUnknown();

    const taken = await chatGroups('creates', 'settle', other, '--made', 'EA304', '--yes');
    const again = await chatGroups('creates', 'settle', createId, '--not-made', '--yes');
    const unknown = await chatGroups('creates', 'settle', 'nobody', '--not-made', '--yes');

    expect(taken).toMatchObject({ code: 1, err: 'Another create holds this group.' });
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('settled already') });
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('No create has this ID') });
  });
});
