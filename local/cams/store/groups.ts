import type Database from 'libsql';

import { type GroupDetours, openGroupDetours } from './group-detours.js';
import { type GroupLists, openGroupLists } from './group-lists.js';
import type { GroupChange, GroupRow, NewGroup } from './group-row.js';
import { prepare, type SqlValue } from './statement.js';

/** The groups. Changes say when they happen; nothing here looks at a clock. */
export interface Groups extends GroupLists, GroupDetours {
  /** @returns the group's Sequence. */
  add(group: NewGroup): number;
  /** Adds many, several times as fast. @returns the Sequence of the first; the others follow without a gap. */
  addMany(groups: readonly NewGroup[]): number;
  find(groupId: string): GroupRow | undefined;
  findByInviteLink(inviteLink: string): GroupRow | undefined;
  setInviteLink(sequence: number, inviteLink: string | null, now: number): void;
  /** CREATING -> ACTIVE. */
  activate(sequence: number, groupId: string, inviteLink: string, at: number): void;
  /** -> UPDATING; what an unsettled update asked for stands unless this one asks for the same field. Null never settles. */
  startUpdate(sequence: number, change: GroupChange, settlesAt: number | null, now: number): void;
  /** UPDATING -> ACTIVE. */
  finishUpdate(sequence: number, at: number): void;
  /** -> DELETING; the link dies at once. Null never settles. */
  startDelete(sequence: number, settlesAt: number | null, now: number): void;
  /** DELETING -> gone, with its members. */
  remove(sequence: number): void;
  /** The groups whose state has passed by a moment. */
  due(now: number): readonly GroupRow[];
}

// Ordered by SettlesAt first: ordered by Sequence alone, SQLite walks the whole table instead of the index of what is due.
export const DUE_GROUPS = 'SELECT * FROM ChatGroup WHERE SettlesAt <= ? ORDER BY SettlesAt, Sequence';

// libsql needs some microseconds for each value it binds: a thousand rows in one JSON text are one value.
const JSON_ROWS = 1000;

const columns = `UniqueCode, GroupId, BusinessNumber, GroupStatus, Subject, Description, ProfilePictureFile,
  InviteLink, GmtModifier, SettlesAt`;

const valuesOf = (group: NewGroup): readonly SqlValue[] => {
  const { UniqueCode, GroupId, BusinessNumber, GroupStatus, Subject, Description, ProfilePictureFile } = group;
  const text = [UniqueCode, GroupId, BusinessNumber, GroupStatus, Subject, Description, ProfilePictureFile];
  return [...text, group.InviteLink, group.GmtModifier, group.SettlesAt];
};

export const openGroups = (database: Database.Database): Groups => {
  const insert = prepare<{ Sequence: number }>(
    database,
    `INSERT INTO ChatGroup (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING Sequence`,
  );
  const insertMany = prepare(
    database,
    `INSERT INTO ChatGroup (Sequence, ${columns})
     SELECT ? + key, ${Array.from({ length: 10 }, (_, index) => `value ->> ${String(index)}`).join(', ')}
     FROM json_each(?)`,
  );
  // Never a Sequence twice, not even that of a group that is gone.
  const last = prepare<{ Sequence: number }>(
    database,
    "SELECT coalesce(max(seq), 0) AS Sequence FROM sqlite_sequence WHERE name = 'ChatGroup'",
  );
  const byId = prepare<GroupRow>(database, 'SELECT * FROM ChatGroup WHERE GroupId = ?');
  const byLink = prepare<GroupRow>(database, 'SELECT * FROM ChatGroup WHERE InviteLink = ?');
  const link = prepare(database, 'UPDATE ChatGroup SET InviteLink = ?, GmtModifier = ? WHERE Sequence = ?');
  const activate = prepare(
    database,
    `UPDATE ChatGroup SET GroupStatus = 'ACTIVE', GroupId = ?, InviteLink = ?, GmtModifier = ?, SettlesAt = NULL
     WHERE Sequence = ?`,
  );
  const startUpdate = prepare(
    database,
    `UPDATE ChatGroup SET GroupStatus = 'UPDATING', NextSubject = coalesce(?, NextSubject),
       NextDescription = coalesce(?, NextDescription),
       NextProfilePictureFile = coalesce(?, NextProfilePictureFile), SettlesAt = ?, GmtModifier = ? WHERE Sequence = ?`,
  );
  const finishUpdate = prepare(
    database,
    `UPDATE ChatGroup SET GroupStatus = 'ACTIVE', Subject = coalesce(NextSubject, Subject),
       Description = coalesce(NextDescription, Description),
       ProfilePictureFile = coalesce(NextProfilePictureFile, ProfilePictureFile),
       NextSubject = NULL, NextDescription = NULL, NextProfilePictureFile = NULL, SettlesAt = NULL, GmtModifier = ?
     WHERE Sequence = ?`,
  );
  const startDelete = prepare(
    database,
    `UPDATE ChatGroup SET GroupStatus = 'DELETING', InviteLink = NULL, SettlesAt = ?, GmtModifier = ?
     WHERE Sequence = ?`,
  );
  const remove = prepare(database, 'DELETE FROM ChatGroup WHERE Sequence = ?');
  const due = prepare<GroupRow>(database, DUE_GROUPS);

  return {
    ...openGroupLists(database),
    ...openGroupDetours(database),
    add: (group) => {
      const row = insert.get(...valuesOf(group));
      if (!row) throw new Error('SQLite returned no row for an insert');
      return row.Sequence;
    },
    addMany: (groups) => {
      const first = (last.get()?.Sequence ?? 0) + 1;
      for (let from = 0; from < groups.length; from += JSON_ROWS) {
        insertMany.run(first + from, JSON.stringify(groups.slice(from, from + JSON_ROWS).map(valuesOf)));
      }
      return first;
    },
    find: (groupId) => byId.get(groupId),
    findByInviteLink: (inviteLink) => byLink.get(inviteLink),
    setInviteLink: (sequence, inviteLink, now) => {
      link.run(inviteLink, now, sequence);
    },
    activate: (sequence, groupId, inviteLink, at) => {
      activate.run(groupId, inviteLink, at, sequence);
    },
    startUpdate: (sequence, { Subject, Description, ProfilePictureFile }, settlesAt, now) => {
      startUpdate.run(Subject ?? null, Description ?? null, ProfilePictureFile ?? null, settlesAt, now, sequence);
    },
    finishUpdate: (sequence, at) => {
      finishUpdate.run(at, sequence);
    },
    startDelete: (sequence, settlesAt, now) => {
      startDelete.run(settlesAt, now, sequence);
    },
    remove: (sequence) => {
      remove.run(sequence);
    },
    due: (now) => due.all(now),
  };
};
