import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readConfig } from '../../../shared/config.js';
import { serveTask } from '../../../shared/invocation/serve-task.js';
import type { Task } from '../../../shared/maintenance/task.js';
import { applyGroupProfile } from '../../../shared/maintenance/tasks/apply-group-profile.js';
import { deleteEmptyGroups } from '../../../shared/maintenance/tasks/delete-empty-groups.js';
import { offBoardParticipant } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { takeGroupInventory } from '../../../shared/maintenance/tasks/take-group-inventory.js';
import { captureLines } from '../../support/capture-lines.js';
import { contextWith } from '../../support/context.js';
import { databaseKinds } from '../../support/database-kinds.js';
import { openRunBed, type RunBed } from '../engine/run-bed.js';
import { SCOPE } from '../tasks/task-bed.js';

const where = { CustSpaceId: SCOPE.custSpaceId, BusinessNumber: SCOPE.businessNumber, Mode: 'plan-and-apply' };
const ODD = 'Order\0 1042';

const filters = [
  { Filter: { SubjectContains: ODD } },
  { Filter: { SubjectPrefix: ODD } },
  { Filter: { GroupIds: ['EA1', 'EA1\0'] } },
];
const common = [
  { RunId: 'run\0' },
  { CustSpaceId: 'cams-local\0' },
  { BusinessNumber: '8613800000000\0' },
  { BusinessNumber: undefined, BusinessNumbers: ['8613800000000', '8613800000001\0'] },
  { Mode: 'apply', PlanId: 'run-1\0', PlanHash: '0'.repeat(64) },
  { Mode: 'apply', PlanId: 'run-1', PlanHash: `${'0'.repeat(63)}\0` },
  { Mode: 'plan\0' },
];

/** Every text that a request for a task may hold, with U+0000 in it. */
const requests: readonly (readonly [task: Task<never>, base: object, requests: readonly object[]])[] = [
  [rotateInviteLinks as unknown as Task<never>, {}, filters],
  [
    applyGroupProfile as unknown as Task<never>,
    { Description: 'x' },
    [
      ...filters,
      { Subject: ODD },
      { Subject: '{Subject}\0' },
      { Description: `Line\n${ODD}` },
      { ProfilePictureFile: 'https://pictures.example.com/a\0.jpg' },
    ],
  ],
  [
    offBoardParticipant as unknown as Task<never>,
    { ParticipantNumbers: ['8613800000001'] },
    [{ ParticipantNumbers: ['8613800000002\0'] }],
  ],
  [deleteEmptyGroups as unknown as Task<never>, {}, [{ AdoptGroupIds: ['EA1\0'] }]],
  [takeGroupInventory as unknown as Task<never>, {}, []],
];

describe('a text of which nothing can be seen, or with other control characters', () => {
  it.each(['', ' ', '\u200b', '\u2800\u3164', '\u202e', '\ud800', 'Order\u0007', 'Order\n1042', 'Order\u0085'])(
    'is no filter and no template: %j',
    (text) => {
      const requests = [{ Filter: { SubjectContains: text } }, { Filter: { SubjectPrefix: text } }, { Subject: text }];

      for (const request of requests) expect(applyGroupProfile.params.safeParse(request).success).toBe(false);
    },
  );

  it.each(['\u0007', '\r', '\u009b'])('is named, in a description too: %j', (control) => {
    const texts = [{ Subject: `Order${control}` }, { Description: `Order${control}1042` }];

    const named = `U+${(control.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    for (const text of texts) {
      expect(applyGroupProfile.params.safeParse(text).error?.issues.map(({ message }) => message)).toEqual([
        expect.stringContaining(named),
      ]);
    }
  });
});

describe.each(databaseKinds)('a request for maintenance with U+0000 in it, on %s', (_, kind) => {
  let bed: RunBed;
  let restore: () => void;

  beforeAll(async () => {
    bed = await openRunBed(kind);
    ({ restore } = captureLines());
  });
  afterAll(async () => {
    restore();
    await bed.close();
  });

  const cases = requests.flatMap(([task, base, own]) =>
    [...common, ...own].map((more) => [task.name, JSON.stringify(more), task, { ...where, ...base, ...more }] as const),
  );

  it.each(cases)('is refused by %s, and the character named: %s', async (_name, _text, task, request) => {
    const handler = serveTask(task, () => readConfig(bed.environment()), bed.clock, {
      invoke: () => Promise.reject(new Error('nothing is to be invoked')),
    });

    const answer = handler(Buffer.from(JSON.stringify(request)), contextWith(bed.credentials()));

    const told = await answer.then(JSON.stringify, String);
    expect(told).toContain('U+0000');
    expect(told).not.toContain('DATABASE_URL');
  });

  it('leases nothing, begins nothing, and CAMS hears nothing of it', async () => {
    const tables = ['maintenance_leases', 'maintenance_runs', 'maintenance_items', 'maintenance_pace'];
    const rows = await Promise.all(tables.map((table) => bed.database.run(`SELECT * FROM ${table}`)));

    expect(rows).toEqual(tables.map(() => []));
    expect(Object.values(await bed.calls()).every((count) => count === 0)).toBe(true);
  });
});
