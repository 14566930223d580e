import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { RunReport } from '../../../shared/maintenance/run-report.js';
import { deleteEmptyGroups } from '../../../shared/maintenance/tasks/delete-empty-groups.js';
import { offBoardParticipant } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { takeGroupInventory } from '../../../shared/maintenance/tasks/take-group-inventory.js';
import { knownGroups } from '../../../shared/state/known-groups.js';
import { captureLines } from '../../support/capture-lines.js';
import { databaseKindsInFull } from '../../support/database-kinds.js';
import { openRunBed, type RunBed, startOf } from './run-bed.js';

const ANNA = '8613800000011';
const BERT = '8613800000012';
const NOBODY = '8613800000099';
const GONE = 'EA9990000000000000000000000000001';

describe.each(databaseKindsInFull)('what was named and is not there, on %s', (_, kind) => {
  let bed: RunBed;

  beforeAll(async () => {
    bed = await openRunBed(kind);
  });
  afterAll(() => bed.close());
  beforeEach(() => bed.clear());

  const offBoard = (params: object, mode: 'plan' | 'plan-and-apply' = 'plan-and-apply'): Promise<RunReport> =>
    bed.deliver(offBoardParticipant, startOf(offBoardParticipant, params, { Mode: mode }, `run-${mode}`));
  const rotate = (
    params: object,
    settings = {},
    mode: 'plan' | 'plan-and-apply' = 'plan-and-apply',
  ): Promise<RunReport> =>
    bed.deliver(rotateInviteLinks, startOf(rotateInviteLinks, params, { Mode: mode }, `run-${mode}`), () => ({
      settings,
    }));
  const shown = (List: readonly object[], Total = List.length): Promise<unknown> => {
    const Body = JSON.stringify({ RequestId: 'R', Code: 'OK', Success: true, Data: { Total, List } });
    const Effect = { Kind: 'WrongJson', Body };
    return bed.control('POST', 'faults', { Rules: [{ Operation: 'ListChatGroupParticipants', Times: 0, Effect }] });
  };

  describe('a number', () => {
    it('that is in no group is told by the plan and the report, and is no success', async () => {
      await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);

      const plan = await offBoard({ ParticipantNumbers: [ANNA, NOBODY] }, 'plan');
      const report = await offBoard({ ParticipantNumbers: [ANNA, NOBODY] });

      expect(plan).toMatchObject({
        State: 'Planned',
        Success: true,
        Reason: 'NumbersNotFound',
        NumbersNotFound: ['****0099'],
        Notices: expect.arrayContaining([expect.stringContaining('NumbersNotFound says which')]),
      });
      expect(report).toMatchObject({
        State: 'CompletedWithFailures',
        Code: 'PartialSuccess',
        Reason: 'NumbersNotFound',
        NumbersNotFound: ['****0099'],
        Advice: expect.stringContaining('AllowMissing'),
        Items: { Done: 1, Failed: 0 },
      });
      expect(JSON.stringify(report)).not.toContain('8613800000');
    });

    it('may be missing where the request says so', async () => {
      await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);

      const report = await offBoard({ ParticipantNumbers: [ANNA, NOBODY], AllowMissing: true });

      expect(report).toMatchObject({ State: 'Completed', Success: true, NumbersNotFound: ['****0099'] });
      expect(report.Reason).toBeUndefined();
    });

    it('that was found leaves no word in the report', async () => {
      await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);

      const report = await offBoard({ ParticipantNumbers: [ANNA] });

      expect(Object.keys(report)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/Found|Unknown|Workable/)]),
      );
      expect(report.State).toBe('Completed');
    });

    it.each([
      ['Brazil', '5511999990002', '551199990002'],
      ['Brazil', '551199990002', '5511999990002'],
      ['Mexico', '525512345678', '5215512345678'],
      ['Mexico', '5215512345678', '525512345678'],
      ['Argentina', '541123456789', '5491123456789'],
      ['Argentina', '5491123456789', '541123456789'],
    ])('of %s that is listed in its other form is told, and nobody is removed: %s', async (__, asked, listed) => {
      const [group] = await bed.seed([
        { Subject: 'One', Participants: [listed] },
        { Subject: 'Two', Participants: [listed, BERT] },
      ]);
      const TwinsFound = [{ Number: `****${asked.slice(-4)}`, Twin: `****${listed.slice(-4)}`, Groups: 2 }];

      const plan = await offBoard({ ParticipantNumbers: [asked] }, 'plan');
      const report = await offBoard({ ParticipantNumbers: [asked], AllowMissing: true });

      expect(plan).toMatchObject({ Reason: 'TwinsFound', TwinsFound, Actions: { TwinOnly: 2 } });
      expect(report).toMatchObject({
        State: 'CompletedWithFailures',
        Reason: 'TwinsFound',
        TwinsFound,
        Items: { Skipped: 2 },
      });
      expect(await bed.members(group?.GroupId ?? '')).toEqual([listed]);
    });

    it('that is named in both forms is removed in both', async () => {
      const groups = await bed.seed([
        { Subject: 'One', Participants: ['551199990002'] },
        { Subject: 'Two', Participants: ['5511999990002'] },
      ]);

      const report = await offBoard({ ParticipantNumbers: ['551199990002', '+55 11 99999-0002'] });

      expect(report).toMatchObject({ State: 'Completed', Items: { Done: 2 }, Proof: { MembershipsLeft: 0 } });
      expect(report.TwinsFound).toBeUndefined();
      expect(await Promise.all(groups.map(({ GroupId }) => bed.members(GroupId)))).toEqual([[], []]);
    });

    it.each([
      ['hides its number', [{}]],
      ['shows an ID of 15 digits in place of a number', [{ ParticipantNumber: '103582146138203' }]],
      ['shows an ID that is no number', [{ ParticipantNumber: '103582146138203@lid' }]],
    ])('that is in no group is unknown, not missing, where a member %s', async (__, List) => {
      await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);
      await shown(List);

      const report = await offBoard({ ParticipantNumbers: [NOBODY], AllowMissing: true });

      expect(report).toMatchObject({
        State: 'CompletedWithFailures',
        Reason: 'NumbersUnknown',
        NumbersUnknown: ['****0099'],
      });
      expect(report.NumbersNotFound).toBeUndefined();
    });

    it('that is in no group is unknown, not missing, where a group could not be looked at', async () => {
      await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);
      const Effect = { Kind: 'Error', Code: 'InvalidParameter.GroupId' };
      await bed.control('POST', 'faults', { Rules: [{ Operation: 'ListChatGroupParticipants', Times: 0, Effect }] });

      expect(await offBoard({ ParticipantNumbers: [NOBODY] })).toMatchObject({ NumbersUnknown: ['****0099'] });
    });

    it('is found in whatever form CAMS lists it', async () => {
      await bed.seed([{ Subject: 'One', Participants: [ANNA] }]);
      await shown([{ ParticipantNumber: '+86 138-0000-0011' }]);

      const plan = await offBoard({ ParticipantNumbers: [ANNA] }, 'plan');

      expect(plan).toMatchObject({ Actions: { RemoveParticipants: 1 } });
      expect(plan.Reason).toBeUndefined();
    });
  });

  describe('a group', () => {
    it('that a filter names is told by the plan and the report, with the one that was meant', async () => {
      const [group] = await bed.seed([{ Subject: 'One' }]);
      const groupId = group?.GroupId ?? '';
      const GroupIds = [groupId, GONE, groupId.toLowerCase()];
      const GroupsNotFound = [
        { GroupId: GONE, NamedBy: 'Filter.GroupIds' },
        { GroupId: groupId.toLowerCase(), NamedBy: 'Filter.GroupIds', OtherCase: groupId },
      ];

      const plan = await rotate({ Filter: { GroupIds } }, {}, 'plan');
      const report = await rotate({ Filter: { GroupIds } });

      expect(plan).toMatchObject({ State: 'Planned', Reason: 'GroupsNotFound', GroupsNotFound });
      expect(report).toMatchObject({
        State: 'CompletedWithFailures',
        Reason: 'GroupsNotFound',
        GroupsNotFound,
        Items: { Done: 1 },
      });
    });

    it.each(['SUSPENDED', 'INACTIVE'])('whose link was to be closed and that is %s is a failure', async (status) => {
      const [group, other] = await bed.seed([{ Subject: 'One', GroupStatus: status }, { Subject: 'Two' }]);
      const params = { CloseJoining: true, Filter: { GroupIds: [group?.GroupId, other?.GroupId] } };
      const GroupsNotWorkable = [{ GroupId: group?.GroupId, GroupStatus: status }];

      const plan = await rotate(params, {}, 'plan');
      const report = await rotate(params);

      expect(plan).toMatchObject({
        Reason: 'GroupsNotWorkable',
        GroupsNotWorkable,
        Actions: { NotWorkedOn: 1, DeleteLink: 1 },
      });
      expect(report).toMatchObject({
        State: 'CompletedWithFailures',
        Success: false,
        Reason: 'GroupsNotWorkable',
        GroupsNotWorkable,
        Failures: [{ GroupId: group?.GroupId, Code: `NotWorkedOn.${status}` }],
        Items: { Done: 1, Failed: 1 },
      });
    });

    it('that is to be adopted is told where it is not there, or suspended', async () => {
      const [group] = await bed.seed([{ Subject: 'One', GroupStatus: 'SUSPENDED' }, { Subject: 'Two' }]);
      const start = startOf(deleteEmptyGroups, { AdoptGroupIds: [group?.GroupId, GONE] });

      expect(await bed.deliver(deleteEmptyGroups, start)).toMatchObject({
        State: 'CompletedWithFailures',
        GroupsNotWorkable: [{ GroupId: group?.GroupId, GroupStatus: 'SUSPENDED' }],
        GroupsNotFound: [{ GroupId: GONE, NamedBy: 'AdoptGroupIds' }],
      });
    });

    it('that the settings protect and that is not there is told; in another spelling it is left alone as well', async () => {
      const [group] = await bed.seed([{ Subject: 'One' }, { Subject: 'Two' }]);
      const spelt = (group?.GroupId ?? '').toLowerCase();
      const before = await bed.rows();

      const report = await rotate({}, { MAINTENANCE_PROTECTED_GROUPS: `${spelt},${GONE}` });

      const linkOf = (rows: typeof before): string | undefined =>
        rows.find(({ GroupId }) => GroupId === group?.GroupId)?.InviteLink;
      expect(report).toMatchObject({
        State: 'CompletedWithFailures',
        Reason: 'GroupsNotFound',
        GroupsNotFound: [
          { GroupId: spelt, NamedBy: 'MAINTENANCE_PROTECTED_GROUPS', OtherCase: group?.GroupId },
          { GroupId: GONE, NamedBy: 'MAINTENANCE_PROTECTED_GROUPS' },
        ],
        Items: { Done: 1, Skipped: 1 },
      });
      expect(linkOf(await bed.rows())).toBe(linkOf(before));
    });

    it('that the settings protect keeps whom it holds, and that is no success', async () => {
      const [one] = await bed.seed([
        { Subject: 'One', Participants: [ANNA, BERT] },
        { Subject: 'Two', Participants: [ANNA] },
      ]);

      const report = await bed.deliver(
        offBoardParticipant,
        startOf(offBoardParticipant, { ParticipantNumbers: [ANNA] }),
        () => ({ settings: { MAINTENANCE_PROTECTED_GROUPS: String(one?.GroupId) } }),
      );

      expect(report).toMatchObject({
        State: 'CompletedWithFailures',
        Success: false,
        Reason: 'GroupsProtected',
        GroupsProtected: [{ GroupId: one?.GroupId, Numbers: ['****0011'] }],
        Items: { Done: 1, Skipped: 1 },
      });
    });

    it('that the settings protect for another number is missed by nobody', async () => {
      await bed.seed([{ Subject: 'One' }]);
      await knownGroups(bed.database).remember('cams-local', '8613800000001', [GONE], 1);

      const report = await rotate({}, { MAINTENANCE_PROTECTED_GROUPS: GONE });

      expect([report.State, report.GroupsNotFound]).toEqual(['Completed', undefined]);
    });

    it('that the settings protect is of no account where nothing is changed', async () => {
      await bed.seed([{ Subject: 'One' }]);
      const settings = { MAINTENANCE_PROTECTED_GROUPS: GONE };

      const { restore } = captureLines();

      const report = await bed.deliver(takeGroupInventory, startOf(takeGroupInventory), () => ({ settings }));
      restore();

      expect(report.State).toBe('Completed');
    });
  });
});
