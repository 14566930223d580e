import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { commands } from '../../client/commands/commands.js';
import { takeGroupInventory } from '../../shared/maintenance/tasks/take-group-inventory.js';
import { MovingWorld, type Quirks } from '../cams/read/moving-world.js';
import { randomFrom } from '../local/cams/random-from.js';
import { type ListBed, openListBed } from '../maintenance/lists/open-list-bed.js';
import { captureLines } from '../support/capture-lines.js';
import { type CommandResult, runCommand } from './run-command.js';
import { serveFunctions } from './serve-functions.js';

interface Listed {
  readonly Total: number;
  readonly Whole: boolean;
  readonly List: readonly { readonly GroupId?: string }[];
}

const WHERE = ['--space', 'cams-local', '--number', '8613800000000'];

let bed: ListBed;
let restore: () => void;

beforeAll(async () => {
  bed = await openListBed(randomFrom(1));
  // Access logs, and events that nobody receives.
  ({ restore } = captureLines());
});
afterAll(async () => {
  restore();
  await bed.close();
});
beforeEach(() => {
  bed.cams.between = () => undefined;
  bed.cams.instead = {};
  bed.cams.calls.length = 0;
});

const worldOf = (count: number, quirks: Partial<Quirks> = {}): MovingWorld => {
  const world = new MovingWorld(randomFrom(1), quirks);
  for (let index = 0; index < count; index += 1) world.add();
  bed.cams.world = world;
  return world;
};

const run = async (words: readonly string[], settings: object = {}): Promise<CommandResult> => {
  const functions = await serveFunctions({ ...bed.environment(), ...settings });
  try {
    return await runCommand(commands, words, { ...bed.environment(), CHAT_GROUPS_URL: functions.url });
  } finally {
    await functions.close();
  }
};
const listAll = async (settings: object = {}): Promise<CommandResult & { readonly listed: Listed }> => {
  const result = await run(['list', '--all', '--json'], settings);
  return { ...result, listed: JSON.parse(result.out) as Listed };
};

describe('chat-groups list --all', () => {
  it('drops no group while somebody deletes one and creates another', async () => {
    const world = worldOf(110);
    const hidden = world.groups[100]?.id;
    bed.cams.between = (before) => {
      const [first] = world.groups;
      if (before !== 1 || !first) return;
      world.remove(first);
      world.add();
    };

    const { code, listed } = await listAll();

    expect(code).toBe(0);
    expect(listed).toMatchObject({ Total: 110, Whole: true });
    expect(listed.List.map(({ GroupId }) => GroupId)).toContain(hidden);
    expect(listed.List.map(({ GroupId }) => GroupId).toSorted()).toEqual(world.groups.map(({ id }) => id).toSorted());
  });

  it('shows groups that are being created, each once', async () => {
    const world = worldOf(20, { beyondEnd: 'last page' });
    world.begin({ subject: 'Stuck' });
    world.begin({ subject: 'Stuck' });

    const { listed } = await listAll();

    expect(listed.Total).toBe(22);
    expect(listed.List.filter(({ GroupId }) => GroupId === undefined)).toHaveLength(2);
  });

  it.each([
    ['the deployment allows 50 rows a page', {}, { MAX_PAGE_SIZE: '50' }],
    ['the deployment allows 7 rows a page', {}, { MAX_PAGE_SIZE: '7' }],
    ['CAMS cuts pages to 50', { clamp: 50 }, {}],
  ])('reads all where %s', async (_, quirks, settings) => {
    worldOf(120, quirks);

    const { code, listed } = await listAll(settings);

    expect([code, listed.Total, listed.Whole]).toEqual([0, 120, true]);
  });

  it('shows what it has seen of a list that does not come to rest, and says so', async () => {
    worldOf(150, { total: 'page' });

    const table = await run(['list', '--all']);
    const { code, listed } = await listAll();

    expect([table.code, table.err]).toEqual([3, expect.stringContaining('ListUnsettled')]);
    expect([code, listed.Total, listed.Whole]).toEqual([3, 150, false]);
  });

  it('shows states that nobody knows', async () => {
    worldOf(1).add({ status: 'archived' });

    expect(await run(['list', '--all'])).toMatchObject({ code: 0, out: expect.stringMatching(/archived/) });
  });
});

describe.each(['delete', 'close'])('chat-groups %s --dry-run', (command) => {
  it('finds a group on any page, of the size that the deployment allows', async () => {
    const world = worldOf(120);
    const last = world.groups.at(-1)?.id ?? '';

    const { code, out } = await run([command, last, '--dry-run'], { MAX_PAGE_SIZE: '50' });

    expect([code, out]).toEqual([0, expect.stringMatching(/^Would delete/)]);
  });

  it('does not say of a list that does not come to rest that a group is not in it', async () => {
    worldOf(150, { total: 'page' });

    const { code, err } = await run([command, 'EA0', '--dry-run']);
    const document = JSON.parse((await run([command, 'EA0', '--dry-run', '--json'])).out) as object;

    expect([code, err]).toEqual([3, expect.stringContaining('did not come to rest')]);
    expect(document).toMatchObject({ Success: false, Code: 'ListUnsettled', ExitCode: 3 });
  });

  it('says that there is no such group in a list that is whole', async () => {
    worldOf(150);

    expect(await run([command, 'EA0', '--dry-run'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('GroupNotFound'),
    });
  });
});

describe('a list of members that was cut short', () => {
  const cut = (): string => {
    const group = worldOf(1).add({ members: ['8613800000011', '8613800000012'] });
    bed.cams.instead = {
      ListChatGroupParticipants: () => ({ Data: { Total: 2, List: [{ ParticipantNumber: '8613800000011' }] } }),
    };
    return group.id ?? '';
  };

  it('is shown as such', async () => {
    const { code, out, err } = await run(['members', cut()]);

    expect([code, err]).toEqual([3, 'CAMS shows 1 of 2 members.']);
    expect(out).toContain('****0011');
  });

  it('does not make a dry run say that somebody is not there', async () => {
    const words = ['--member', '8613800000011,8613800000012', '--dry-run'];

    const { code, out } = await run(['remove', cut(), ...words]);

    expect(code).toBe(3);
    expect(out).toMatch(/\*{4}0011 +Pending\n\*{4}0012 +Pending/);
  });
});

describe('chat-groups, of an inventory whose list did not come to rest', () => {
  it('says so in what it exports, until there is another one', async () => {
    const world = worldOf(150);
    const quirks = world.quirks as { total: Quirks['total'] };
    quirks.total = 'page';
    const taken = await run(['maintain', 'take-group-inventory', ...WHERE, '--plan-and-apply']);
    const unsettled = await run(['export', ...WHERE]);
    quirks.total = 'filtered';
    await bed.run(takeGroupInventory);

    const whole = await run(['export', ...WHERE]);

    expect([taken.code, taken.err]).toEqual([3, expect.stringContaining('ListUnsettled')]);
    expect([unsettled.code, unsettled.err]).toEqual([3, expect.stringContaining('ListUnsettled')]);
    expect(unsettled.out.split('\n')).toHaveLength(150);
    expect([whole.code, whole.err]).toEqual([0, '']);
  });

  it('ends with exit code 3 where a plan was made of such a list', async () => {
    worldOf(150, { total: 'page' });

    const { code, out } = await run(['maintain', 'rotate-invite-links', ...WHERE]);

    expect(code).toBe(3);
    expect(out).toMatch(/a group may be missing/);
  });
});
