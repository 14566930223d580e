import { invalid } from '../../../shared/operations/check-request.js';
import type { Fault } from '../../../shared/operations/envelope.js';
import { newGroupId } from '../new-group-id.js';
import { newInviteLink } from '../new-invite-link.js';
import { newUniqueCode } from '../new-unique-code.js';
import type { Service } from '../service.js';
import type { Delays } from '../settings.js';
import type { GroupStatus, NewGroup } from '../store/group-row.js';
import type { Store } from '../store/open-store.js';
import { refuseInput } from './read-input.js';
import { defineWrite } from './route.js';
import { type SeedGroup, SeedInput, type SeedSpace } from './seed-input.js';

/** From here on putting indexes aside gains more than making them anew costs. */
const BULK_GROUPS = 5000;

const addSpaces = (spaces: readonly SeedSpace[], store: Store): readonly Fault[] =>
  spaces.flatMap(({ CustSpaceId, BusinessNumbers, AccountId, NotEligible = [] }, space) => {
    if (AccountId !== undefined) store.accounts.setOwner(CustSpaceId, AccountId);
    for (const number of NotEligible) store.accounts.setEligible(number, false);
    return BusinessNumbers.flatMap((number, index) => {
      const owner = store.spaces.ownerOf(number);
      if (owner === undefined) store.spaces.add(CustSpaceId, number);
      const taken = owner !== undefined && owner !== CustSpaceId;
      return taken ? [invalid(['Spaces', space, 'BusinessNumbers', index], 'belongs to another space')] : [];
    });
  });

/** What a seed may not do either: give a group to a number that is not there, or a number more than it can have. */
const groupFaults = (groups: readonly SeedGroup[], store: Store, max: number): readonly Fault[] => {
  const counts = new Map<string, number>();
  return groups.flatMap(({ CustSpaceId, BusinessNumber }, index) => {
    const path = ['Groups', index, 'BusinessNumber'];
    if (store.spaces.ownerOf(BusinessNumber) !== CustSpaceId) return [invalid(path, 'does not belong to the space')];
    const count = (counts.get(BusinessNumber) ?? store.groups.count(BusinessNumber)) + 1;
    counts.set(BusinessNumber, count);
    return count > max ? [invalid(path, `can have ${String(max)} groups`)] : [];
  });
};

const settlesAt = (status: GroupStatus, { createMs, updateMs, deleteMs }: Delays, now: number): number | null => {
  switch (status) {
    case 'CREATING':
      return now + createMs;
    case 'UPDATING':
      return now + updateMs;
    case 'DELETING':
      return now + deleteMs;
    default:
      return null;
  }
};

/** One group as it will be stored. It has in each state what a group that got there by itself would have. */
const toGroup = (group: SeedGroup, delays: Delays, now: number): NewGroup => {
  const { BusinessNumber, Subject, Description = null, ProfilePictureFile = null, GroupStatus = 'ACTIVE' } = group;
  return {
    UniqueCode: newUniqueCode(),
    GroupId: GroupStatus === 'CREATING' ? null : newGroupId(),
    BusinessNumber,
    GroupStatus,
    Subject,
    Description,
    ProfilePictureFile,
    InviteLink: ['ACTIVE', 'UPDATING', 'SUSPENDED'].includes(GroupStatus) ? newInviteLink() : null,
    GmtModifier: now,
    SettlesAt: settlesAt(GroupStatus, delays, now),
  };
};

const toAnswer = ({ UniqueCode, GroupId, InviteLink }: NewGroup): object => ({
  UniqueCode,
  ...(GroupId !== null && { GroupId }),
  ...(InviteLink !== null && { InviteLink }),
});

/**
 * Adds spaces, numbers and groups to what is there. Stands inside a transaction, which its throw undoes.
 *
 * @returns what it made, in the order of the input.
 * @throws {Refusal} with every fault.
 */
export const applySeed = ({ Spaces = [], Groups = [] }: SeedInput, service: Service, now: number): object[] => {
  const { store, delays, knobs } = service;
  const spaceFaults = addSpaces(Spaces, store);
  const [fault, ...more] = [...spaceFaults, ...groupFaults(Groups, store, knobs.groupsPerNumber)];
  if (fault) throw refuseInput([fault, ...more]);
  const groups = Groups.map((group) => toGroup(group, delays, now));
  const add = (): void => {
    const firstSequence = store.groups.addMany(groups);
    store.participants.addMany(
      Groups.flatMap(({ Participants = [] }, index) =>
        Participants.map((number) => [firstSequence + index, number] as const),
      ),
    );
  };
  const present = Object.values(store.groups.countByStatus()).reduce((sum, count) => sum + count, 0);
  if (groups.length >= Math.max(BULK_GROUPS, present)) store.load(add);
  else add();
  return groups.map(toAnswer);
};

/** Adds to what is there, and answers what it made in the order of the input. */
export const seed = defineWrite('seed', SeedInput, (input, service, now) => ({
  Groups: applySeed(input, service, now),
}));
