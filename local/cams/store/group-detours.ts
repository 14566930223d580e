import type Database from 'libsql';

import { prepare } from './statement.js';

/** The turns in a group's life that no caller asks for: suspension, failure, standing still. */
export interface GroupDetours {
  /** -> SUSPENDED. An update under way waits. */
  suspend(sequence: number, now: number): void;
  /** SUSPENDED -> ACTIVE, or UPDATING when an update has waited. */
  resume(sequence: number, updateSettlesAt: number, now: number): void;
  /** Has the group's present transition end in INACTIVE. */
  endInactive(sequence: number): void;
  endsInactive(sequence: number): boolean;
  /** -> INACTIVE, without a link. `groupId` is for a group that has none yet. */
  deactivate(sequence: number, groupId: string, at: number): void;
  /** The Sequence of a group that is still being created. */
  findCreating(uniqueCode: string): number | undefined;
  /** Sets those in motion that stand still in CREATING, UPDATING or DELETING. @returns how many. */
  releaseStuck(now: number): number;
}

const UPDATE_WAITS = 'coalesce(NextSubject, NextDescription, NextProfilePictureFile) IS NOT NULL';

export const openGroupDetours = (database: Database.Database): GroupDetours => {
  const suspend = prepare(
    database,
    `UPDATE ChatGroup SET GroupStatus = 'SUSPENDED', SettlesAt = NULL, GmtModifier = ? WHERE Sequence = ?`,
  );
  const resume = prepare(
    database,
    `UPDATE ChatGroup SET GroupStatus = iif(${UPDATE_WAITS}, 'UPDATING', 'ACTIVE'),
       SettlesAt = iif(${UPDATE_WAITS}, ?, NULL), GmtModifier = ? WHERE Sequence = ?`,
  );
  const mark = prepare(database, 'INSERT OR IGNORE INTO EndsInactive (GroupSequence) VALUES (?)');
  const unmark = prepare(database, 'DELETE FROM EndsInactive WHERE GroupSequence = ?');
  const marked = prepare<{ Found: number }>(database, 'SELECT 1 AS Found FROM EndsInactive WHERE GroupSequence = ?');
  const deactivate = prepare(
    database,
    `UPDATE ChatGroup SET GroupStatus = 'INACTIVE', GroupId = coalesce(GroupId, ?), InviteLink = NULL,
       SettlesAt = NULL, GmtModifier = ? WHERE Sequence = ?`,
  );
  const creating = prepare<{ Sequence: number }>(
    database,
    `SELECT Sequence FROM ChatGroup WHERE UniqueCode = ? AND GroupStatus = 'CREATING'`,
  );
  const release = prepare(
    database,
    `UPDATE ChatGroup SET SettlesAt = ?
     WHERE SettlesAt IS NULL AND GroupStatus IN ('CREATING', 'UPDATING', 'DELETING')`,
  );
  return {
    suspend: (sequence, now) => {
      suspend.run(now, sequence);
    },
    resume: (sequence, updateSettlesAt, now) => {
      resume.run(updateSettlesAt, now, sequence);
    },
    endInactive: (sequence) => {
      mark.run(sequence);
    },
    endsInactive: (sequence) => marked.get(sequence) !== undefined,
    deactivate: (sequence, groupId, at) => {
      deactivate.run(groupId, at, sequence);
      unmark.run(sequence);
    },
    findCreating: (uniqueCode) => creating.get(uniqueCode)?.Sequence,
    releaseStuck: (now) => release.run(now),
  };
};
