import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { readConfig } from '../../../shared/config.js';
import { createGroup } from '../../../shared/groups/create-group.js';
import { createInviteLink } from '../../../shared/groups/create-invite-link.js';
import { serve } from '../../../shared/invocation/serve.js';
import { AddChatGroup } from '../../../shared/operations/add-chat-group.js';
import { AddChatGroupInviteLink } from '../../../shared/operations/add-chat-group-invite-link.js';
import type { Envelope } from '../../../shared/operations/envelope.js';
import { openStore } from '../../../shared/state/store.js';
import { MovingWorld, type Quirks } from '../../cams/read/moving-world.js';
import { randomFrom } from '../../local/cams/random-from.js';
import { type ListBed, openListBed } from '../../maintenance/lists/open-list-bed.js';
import { captureLines } from '../../support/capture-lines.js';
import { contextWith } from '../../support/context.js';

interface Answer extends Envelope {
  readonly GroupId?: string;
  readonly GroupStatus?: string;
}

let bed: ListBed;
let restore: () => void;
let tokens = 0;
let worlds = 0;

beforeAll(async () => {
  bed = await openListBed(randomFrom(1));
  // Access logs.
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

const worldOf = (count: number, quirks: Partial<Quirks> = {}, subject = 'Order'): MovingWorld => {
  worlds += 1;
  const world = new MovingWorld(randomFrom(1), quirks, `EA${String(worlds)}x`);
  for (let index = 0; index < count; index += 1) world.add({ subject });
  bed.cams.world = world;
  return world;
};

const invoke = async (body: object, settings: object = {}): Promise<Answer> => {
  const config = readConfig({ ...bed.environment(), ...settings });
  const read = (): typeof config => config;
  const handler =
    'GroupId' in body
      ? serve(AddChatGroupInviteLink, (request, call) => createInviteLink(request, call, openStore), read)
      : serve(AddChatGroup, (request, call) => createGroup(request, call, openStore), read);
  tokens += 1;
  const owner = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000', ClientToken: `token-${String(tokens)}` };
  const context = contextWith({ accessKeyId: 'k', accessKeySecret: 's', securityToken: 't' }, 6);
  return (await handler(Buffer.from(JSON.stringify({ ...owner, ...body })), context)) as Answer;
};
const listings = (): number => bed.cams.calls.filter((call) => call === 'ListChatGroup').length;

describe('what was there before a create', () => {
  it('is told by one call where nothing of the name is there', async () => {
    worldOf(0);

    expect(await invoke({ Subject: 'Order' })).toMatchObject({ Code: 'OK' });
    expect(listings()).toBe(1);
  });

  it('is told by what a first list without data says', async () => {
    worldOf(0);
    bed.cams.instead = { ListChatGroup: () => ({ Data: null }) };

    expect(await invoke({ Subject: 'Order' })).toMatchObject({ Code: 'OK' });
  });

  it('is asked for in pages of the size that the deployment allows', async () => {
    worldOf(0);
    bed.cams.instead = {
      ListChatGroup: ({ Page = '' }) =>
        (JSON.parse(Page) as { Size: number }).Size > 50
          ? { status: 400, Code: 'InvalidParameter.PageInvalid', Success: false }
          : undefined,
    };

    expect(await invoke({ Subject: 'Order' }, { MAX_PAGE_SIZE: '50' })).toMatchObject({ Code: 'OK' });
  });

  it('holds a group that slid onto the page that was read: it is never taken for the new one', async () => {
    const world = worldOf(110);
    const hidden = world.groups[100];
    bed.cams.between = (before) => {
      const [first] = world.groups;
      if (before !== 1 || !first) return;
      world.remove(first);
      world.add({ subject: 'Order' });
    };
    // The create is lost and was never executed.
    bed.cams.instead = { AddChatGroup: () => ({ status: 503, Code: 'ServiceUnavailable', Success: false }) };

    const answer = await invoke({ Subject: 'Order', WaitSeconds: 1 });

    expect(hidden?.id).toBeDefined();
    expect(answer).toMatchObject({ Success: false, Outcome: 'Unknown' });
    expect(answer.GroupId).toBeUndefined();
  });

  it.each<readonly [string, Partial<Quirks>]>([
    ['pages are cut', { clamp: 50 }],
    ['the last page is repeated', { beyondEnd: 'last page' }],
  ])('is known where %s, and the new group is found', async (_, quirks) => {
    const world = worldOf(120, quirks, 'Spring');

    const answer = await invoke({ Subject: 'Spring', WaitSeconds: 3 });

    expect(answer).toMatchObject({ Code: 'OK', GroupId: world.groups.at(-1)?.id, GroupStatus: 'ACTIVE' });
  });

  it('is not known where Total counts other groups, too: no GroupId is told', async () => {
    const world = worldOf(30, { total: 'unfiltered' });

    const answer = await invoke({ Subject: 'New', WaitSeconds: 1 });

    expect(answer).toMatchObject({ Code: 'OK', Message: expect.stringContaining('cannot be told') });
    expect(answer.GroupId).toBeUndefined();
    expect(answer.GroupStatus).toBeUndefined();
    expect(world.groups).toHaveLength(31);
  });
});

describe('a new group', () => {
  it('has no ID while its row has an empty one', async () => {
    const world = worldOf(0);
    bed.cams.instead = {
      AddChatGroup: ({ Subject = '' }) => {
        const group = world.begin({ id: '', subject: Subject });
        setTimeout(() => {
          world.finish(group);
        }, 500);
        return { UniqueCode: '1' };
      },
    };

    const early = await invoke({ Subject: 'Order', WaitSeconds: 0 });
    const late = await invoke({ Subject: 'Another', WaitSeconds: 4 });

    expect(early).not.toHaveProperty('GroupId');
    expect(late).toMatchObject({ GroupId: world.groups.at(-1)?.id, GroupStatus: 'ACTIVE' });
  });
});

describe('the link of a group before a new one is made', () => {
  it('is looked for no further than its row', async () => {
    const world = worldOf(250);

    const answer = await invoke({ GroupId: world.groups[10]?.id });

    expect(answer).toMatchObject({ Code: 'OK' });
    expect(listings()).toBe(1);
  });
});
