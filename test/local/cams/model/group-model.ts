/*
 * The service as a plain model: arrays and loops, no SQL, no HTTP. It was written from local/README.md. What the service
 * makes up (IDs and links) the model learns at first sight and holds it to from then on.
 */
export const SPACE = 'cams-local';
export const NUMBERS = ['8613800000000', '8613800000010'] as const;
export const OTHER_SPACE = 'cams-other';
export const MEMBERS = ['8613800000001', '8613800000002', '8613800000003', '8613800000004'] as const;
export const SUBJECTS = ['A', 'B', '群 C'] as const;
export const GROUPS_PER_NUMBER = 4;
export const MEMBERS_PER_GROUP = 2;
export const delays = { createMs: 300, updateMs: 150, deleteMs: 150, removeParticipantsMs: 50 };

export interface Change {
  Subject?: string;
  Description?: string;
  ProfilePictureFile?: string;
}

export interface ModelGroup extends Change {
  GroupId: string | undefined;
  BusinessNumber: string;
  GroupStatus: 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING';
  Subject: string;
  /** `unseen`: there is one, and nobody has looked at it yet. */
  link: string | null;
  oldLinks: string[];
  modifiedAt: number;
  settlesAt: number | undefined;
  next: Change;
  members: { number: string; leavesAt: number | undefined }[];
  banned: string[];
}

/** What a call is expected to answer. */
export interface Expected {
  readonly code: string;
  readonly body?: Record<string, unknown>;
}

export const UNSEEN = 'unseen';
export const ok = (body: Record<string, unknown> = {}): Expected => ({ code: 'OK', body });
export const refused = (code: string): Expected => ({ code });

export class GroupModel {
  groups: ModelGroup[] = [];

  settle(now: number): void {
    const isDue = (at: number | undefined): boolean => at !== undefined && at <= now;
    this.groups = this.groups.filter((group) => !(group.GroupStatus === 'DELETING' && isDue(group.settlesAt)));
    for (const group of this.groups) {
      group.members = group.members.filter(({ leavesAt }) => !isDue(leavesAt));
      if (!isDue(group.settlesAt)) continue;
      if (group.GroupStatus === 'CREATING') group.link = UNSEEN;
      else Object.assign(group, group.next);
      group.next = {};
      group.GroupStatus = 'ACTIVE';
      group.modifiedAt = group.settlesAt ?? now;
      group.settlesAt = undefined;
    }
  }

  add(BusinessNumber: string, Subject: string, now: number): Expected {
    if (this.of(BusinessNumber).length >= GROUPS_PER_NUMBER) return refused('GroupError.GroupCountLimit');
    this.groups.push({
      GroupId: undefined,
      BusinessNumber,
      GroupStatus: 'CREATING',
      Subject,
      link: null,
      oldLinks: [],
      modifiedAt: now,
      settlesAt: now + delays.createMs,
      next: {},
      members: [],
      banned: [],
    });
    return ok();
  }

  of(number: string): ModelGroup[] {
    return this.groups.filter(({ BusinessNumber }) => BusinessNumber === number);
  }

  find(groupId: string | undefined, number?: string): ModelGroup | undefined {
    return this.groups.find(
      (group) =>
        groupId !== undefined &&
        group.GroupId === groupId &&
        group.GroupStatus !== 'DELETING' &&
        (number === undefined || group.BusinessNumber === number),
    );
  }

  update(group: ModelGroup, change: Change, now: number): Expected {
    if (Object.keys(change).length === 0) return ok({ Result: 0 });
    Object.assign(group.next, change);
    Object.assign(group, { GroupStatus: 'UPDATING', settlesAt: now + delays.updateMs, modifiedAt: now });
    return ok({ Result: 1 });
  }

  delete(group: ModelGroup, now: number): Expected {
    this.setLink(group, null, now);
    Object.assign(group, { GroupStatus: 'DELETING', settlesAt: now + delays.deleteMs });
    return ok({ Result: 1 });
  }

  setLink(group: ModelGroup, link: string | null, now: number): void {
    if (group.link !== null && group.link !== UNSEEN) group.oldLinks.push(group.link);
    Object.assign(group, { link, modifiedAt: now });
  }

  remove(group: ModelGroup, numbers: readonly string[], now: number): Expected {
    if (new Set(numbers).size < numbers.length) return refused('ParticipantError.ParticipantDuplicate');
    const leaving = group.members.filter(({ number, leavesAt }) => leavesAt === undefined && numbers.includes(number));
    for (const member of leaving) {
      member.leavesAt = now + delays.removeParticipantsMs;
      group.banned.push(member.number);
    }
    return ok({ Result: leaving.length });
  }

  join(link: string, number: string): Expected {
    const group = this.groups.find((candidate) => candidate.link === link);
    if (!group) return refused('InviteLinkError.InviteLinkNotExist');
    if (number === group.BusinessNumber) return refused('ParticipantError.ParticipantIsBusiness');
    if (group.banned.includes(number)) return refused('ParticipantError.ParticipantRemoved');
    if (!group.members.some((member) => member.number === number)) {
      if (group.members.length >= MEMBERS_PER_GROUP) return refused('GroupError.GroupFull');
      group.members.push({ number, leavesAt: undefined });
    }
    return ok({ GroupId: group.GroupId, TotalParticipantCount: group.members.length });
  }

  leave(group: ModelGroup, number: string): Expected {
    const left = group.members.filter((member) => member.number !== number);
    if (left.length === group.members.length) return refused('ParticipantError.ParticipantNotExist');
    group.members = left;
    return ok({ GroupId: group.GroupId, TotalParticipantCount: left.length });
  }
}
