import type { GroupSight } from '../../state/group-inventory.js';
import type { GroupChange } from './cloud-event.js';

const membersChanged = (before: readonly string[] | null, now: readonly string[] | null): readonly GroupChange[] => {
  // Members who could not be read this time are those of the last time.
  if (now === null) return [];
  // Nothing is known of who was there before: a list tells what joins and leaves could not.
  if (before === null) return [{ kind: 'members-listed', data: { ParticipantNumbers: now } }];
  const was = new Set(before);
  const is = new Set(now);
  return [
    ...before
      .filter((number) => !is.has(number))
      .map((number): GroupChange => ({ kind: 'participant-left', data: { ParticipantNumber: number } })),
    ...now
      .filter((number) => !was.has(number))
      .map((number): GroupChange => ({ kind: 'participant-joined', data: { ParticipantNumber: number } })),
  ];
};

/**
 * What has happened to a group between two sights of it, as far as they tell.
 *
 * @param before undefined: it was not there.
 */
export const diffGroup = (before: GroupSight | undefined, now: GroupSight): readonly GroupChange[] => {
  const { subject, description, status, linkDigest, pictureDigest } = now;
  if (!before) {
    return [
      {
        kind: 'group-created',
        data: {
          Subject: subject,
          Description: description,
          GroupStatus: status,
          LinkDigest: linkDigest,
          PictureDigest: pictureDigest,
        },
      },
      ...membersChanged(null, now.members),
    ];
  }
  const changes: GroupChange[] = [];
  if (subject !== before.subject) {
    changes.push({ kind: 'group-renamed', data: { Subject: subject, PreviousSubject: before.subject } });
  }
  if (description !== before.description) {
    changes.push({ kind: 'description-changed', data: { Description: description } });
  }
  if (pictureDigest !== before.pictureDigest) {
    changes.push({ kind: 'picture-changed', data: { PictureDigest: pictureDigest } });
  }
  if (linkDigest !== before.linkDigest) changes.push({ kind: 'link-changed', data: { LinkDigest: linkDigest } });
  if (status !== before.status) {
    const kind = status === 'SUSPENDED' ? 'group-suspended' : 'group-status-changed';
    changes.push({ kind, data: { GroupStatus: status, PreviousStatus: before.status } });
  }
  return [...changes, ...membersChanged(before.members, now.members)];
};
