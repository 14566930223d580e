import type { GroupEvent } from '../../../shared/maintenance/inventory/cloud-event.js';

/** What a receiver of events knows of a group. */
export interface ReplayedGroup {
  Subject: unknown;
  Description: unknown;
  GroupStatus: unknown;
  LinkDigest: unknown;
  Members: ReadonlySet<unknown>;
}

/** Keeps the state of all groups by nothing but their events, as a receiver would; one that it has seen counts once. */
export class Replay {
  readonly groups = new Map<string, ReplayedGroup>();
  readonly #seen = new Set<string>();

  take(events: readonly GroupEvent[]): void {
    for (const event of events) {
      if (this.#seen.has(event.id)) continue;
      this.#seen.add(event.id);
      this.#apply(event);
    }
  }

  #apply({ type, subject: groupId, data }: GroupEvent): void {
    const kind = type.replace('com.aliyun.cams.chatgroup.', '');
    if (kind === 'group-created') {
      const { Subject, Description, GroupStatus, LinkDigest } = data;
      this.groups.set(groupId, { Subject, Description, GroupStatus, LinkDigest, Members: new Set() });
      return;
    }
    if (kind === 'group-gone') {
      this.groups.delete(groupId);
      return;
    }
    const group = this.groups.get(groupId);
    if (!group) throw new Error(`${kind} of a group that nobody has told of`);
    if (kind === 'group-renamed') group.Subject = data['Subject'];
    if (kind === 'description-changed') group.Description = data['Description'];
    if (kind === 'link-changed') group.LinkDigest = data['LinkDigest'];
    if (kind === 'group-suspended' || kind === 'group-status-changed') group.GroupStatus = data['GroupStatus'];
    if (kind === 'members-listed') group.Members = new Set(data['ParticipantNumbers'] as readonly unknown[]);
    const { ParticipantNumber: number } = data;
    if (kind === 'participant-joined') group.Members = new Set([...group.Members, number]);
    if (kind === 'participant-left') group.Members = new Set([...group.Members].filter((each) => each !== number));
  }
}
