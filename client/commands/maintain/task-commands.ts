import { applyGroupProfile } from '../../../shared/maintenance/tasks/apply-group-profile.js';
import { deleteEmptyGroups } from '../../../shared/maintenance/tasks/delete-empty-groups.js';
import { offBoardParticipant } from '../../../shared/maintenance/tasks/off-board-participant.js';
import { rotateInviteLinks } from '../../../shared/maintenance/tasks/rotate-invite-links.js';
import { takeGroupInventory } from '../../../shared/maintenance/tasks/take-group-inventory.js';
import type { JsonObject } from '../../../shared/maintenance/task.js';
import { type Command, isSet, type Option, type OptionValues, textOf, textsOf } from '../../command/command.js';
import { maintainTask } from './maintain-task.js';

const WHERE = '--local --space cams-local --number 8613800000000';

const filterOptions: Readonly<Record<string, Option>> = {
  group: {
    type: 'string',
    value: 'GROUP',
    multiple: true,
    description: 'Only these groups: once each, or with commas.',
  },
  'subject-prefix': { type: 'string', value: 'TEXT', description: 'Only groups whose Subject begins so.' },
  'subject-contains': { type: 'string', value: 'TEXT', description: 'Only groups whose Subject holds this.' },
};

const textMember = (name: string, value: string | undefined): JsonObject =>
  value === undefined ? {} : { [name]: value };

/** What is no whole number fails where the request is checked. */
const countMember = (name: string, value: string | undefined): JsonObject =>
  value === undefined ? {} : { [name]: /^[1-9]\d{0,6}$/.test(value) ? Number(value) : value };

const filterOf = (options: OptionValues): JsonObject => {
  const groups = textsOf(options, 'group');
  const filter = {
    ...(groups.length > 0 ? { GroupIds: groups } : {}),
    ...textMember('SubjectPrefix', textOf(options, 'subject-prefix')),
    ...textMember('SubjectContains', textOf(options, 'subject-contains')),
  };
  return Object.keys(filter).length > 0 ? { Filter: filter } : {};
};

/** One command for each task of maintenance. */
export const taskCommands: readonly Command[] = [
  maintainTask({
    task: rotateInviteLinks,
    description: ['Members stay; only who may join changes.'],
    examples: [
      `chat-groups maintain rotate-invite-links ${WHERE}`,
      `chat-groups maintain rotate-invite-links ${WHERE} --subject-prefix "Spring" --close-joining --plan-and-apply`,
    ],
    options: {
      'close-joining': { type: 'boolean', description: 'Delete the links instead: nobody can join.' },
      ...filterOptions,
    },
    paramsOf: (options) => ({ ...filterOf(options), CloseJoining: isSet(options, 'close-joining') }),
  }),
  maintainTask({
    task: offBoardParticipant,
    description: [
      'Numbers are named one by one, 20 at most, as people write them, with the country code. Reports tell their last four \
digits. A number that is in no group, or in groups in its other form (Brazil, Mexico, Argentina), is told, and the exit code \
is 3.',
    ],
    examples: [
      `chat-groups maintain off-board-participant ${WHERE} --participant 8613800000001`,
      `chat-groups maintain off-board-participant ${WHERE} --participant 8613800000001 --rotate-links --plan-and-apply`,
    ],
    options: {
      participant: {
        type: 'string',
        value: 'NUMBER',
        multiple: true,
        description: 'Who is to leave: once each, or with commas.',
      },
      'allow-missing': {
        type: 'boolean',
        description: 'A number that is in no group is as good as removed. Without it the exit code is 3.',
      },
      'rotate-links': { type: 'boolean', description: 'Replace the links of the groups they were in.' },
    },
    paramsOf: (options) => ({
      ParticipantNumbers: textsOf(options, 'participant'),
      RotateLinks: isSet(options, 'rotate-links'),
      AllowMissing: isSet(options, 'allow-missing'),
    }),
  }),
  maintainTask({
    task: applyGroupProfile,
    description: [
      '{Subject} in --subject is the name that a group has, {GroupId} the last four characters of its ID. A template is not \
applied twice to a group unless --allow-repeated says so.',
      '--undo RUN plans the way back: groups that are as the run left them get their old names and descriptions; those that \
somebody has changed since are left alone and named (ChangedSince).',
    ],
    examples: [
      `chat-groups maintain apply-group-profile ${WHERE} --subject-prefix Order --description "Closed on Sundays"`,
      `chat-groups maintain apply-group-profile ${WHERE} --subject "{Subject} (old)" --plan-and-apply`,
      `chat-groups maintain apply-group-profile ${WHERE} --undo cli-20261121T080000Z-a1b2c3`,
    ],
    options: {
      subject: { type: 'string', value: 'TEMPLATE', description: 'The new Subject.' },
      description: { type: 'string', value: 'TEXT', description: 'The new Description.' },
      picture: { type: 'string', value: 'URL', description: 'The new picture: a square JPEG at an https address.' },
      'allow-repeated': {
        type: 'string',
        value: 'N',
        description: 'Apply a template in N groups where it has been applied already.',
      },
      undo: {
        type: 'string',
        value: 'RUN',
        description: 'Give groups back the names and descriptions that they had before this run.',
      },
      ...filterOptions,
    },
    paramsOf: (options) => ({
      ...filterOf(options),
      ...textMember('Subject', textOf(options, 'subject')),
      ...textMember('Description', textOf(options, 'description')),
      ...textMember('ProfilePictureFile', textOf(options, 'picture')),
      ...textMember('Undo', textOf(options, 'undo')),
      ...countMember('AllowRepeated', textOf(options, 'allow-repeated')),
    }),
  }),
  maintainTask({
    task: deleteEmptyGroups,
    description: [
      'A group is deleted when three inventories over seven days have found it empty, and it is one that these functions made, or that --adopt names. It is looked at once more right before.',
    ],
    examples: [
      `chat-groups maintain delete-empty-groups ${WHERE}`,
      `chat-groups maintain delete-empty-groups ${WHERE} --max-changes 200 --plan-and-apply`,
    ],
    options: {
      adopt: {
        type: 'string',
        value: 'GROUP',
        multiple: true,
        description: 'Also these, although no create of ours made them: once each, or with commas.',
      },
    },
    paramsOf: (options) => ({ AdoptGroupIds: textsOf(options, 'adopt') }),
  }),
  maintainTask({
    task: takeGroupInventory,
    description: ['Changes nothing in CAMS. `chat-groups export` writes out what it has found.'],
    examples: [
      `chat-groups maintain take-group-inventory ${WHERE} --plan-and-apply`,
      `chat-groups maintain take-group-inventory ${WHERE} --full --plan-and-apply`,
    ],
    options: { full: { type: 'boolean', description: 'Read the members of every group, changed or not.' } },
    paramsOf: (options) => ({ Full: isSet(options, 'full') }),
  }),
];
