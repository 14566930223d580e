import type Database from 'libsql';

import { prepare } from './statement.js';

/** The members of groups, without the business itself. Groups are named by their Sequence. */
export interface Participants {
  add(group: number, participantNumber: string): void;
  /** Adds many members of many groups, in this order. */
  addMany(members: readonly (readonly [group: number, participantNumber: string])[]): void;
  has(group: number, participantNumber: string): boolean;
  count(group: number): number;
  countAll(): number;
  /** A page of members in the order they joined. */
  list(group: number, limit: number, offset: number): readonly { readonly ParticipantNumber: string }[];
  /** Takes a member off at once, as when he leaves. @returns whether he was one. */
  remove(group: number, participantNumber: string): boolean;
  /** Has a member off the list at a moment, and bars him from coming back. @returns false for one who is no member. */
  expel(group: number, participantNumber: string, leavesAt: number): boolean;
  wasExpelled(group: number, participantNumber: string): boolean;
  /** Takes off those whose moment has come. */
  settle(now: number): void;
}

interface Count {
  readonly Count: number;
}

export const openParticipants = (database: Database.Database): Participants => {
  const insert = prepare(database, 'INSERT INTO Participant (GroupSequence, ParticipantNumber) VALUES (?, ?)');
  const insertMany = prepare(
    database,
    'INSERT INTO Participant (GroupSequence, ParticipantNumber) SELECT value ->> 0, value ->> 1 FROM json_each(?)',
  );
  const find = prepare<Count>(
    database,
    'SELECT count(*) AS Count FROM Participant WHERE GroupSequence = ? AND ParticipantNumber = ?',
  );
  const count = prepare<Count>(database, 'SELECT count(*) AS Count FROM Participant WHERE GroupSequence = ?');
  const countAll = prepare<Count>(database, 'SELECT count(*) AS Count FROM Participant');
  const list = prepare<{ ParticipantNumber: string }>(
    database,
    'SELECT ParticipantNumber FROM Participant WHERE GroupSequence = ? ORDER BY JoinOrder LIMIT ? OFFSET ?',
  );
  const remove = prepare(database, 'DELETE FROM Participant WHERE GroupSequence = ? AND ParticipantNumber = ?');
  const leave = prepare(
    database,
    'UPDATE Participant SET LeavesAt = ? WHERE GroupSequence = ? AND ParticipantNumber = ? AND LeavesAt IS NULL',
  );
  const bar = prepare(
    database,
    'INSERT OR IGNORE INTO RemovedParticipant (GroupSequence, ParticipantNumber) VALUES (?, ?)',
  );
  const barred = prepare<Count>(
    database,
    'SELECT count(*) AS Count FROM RemovedParticipant WHERE GroupSequence = ? AND ParticipantNumber = ?',
  );
  const settle = prepare(database, 'DELETE FROM Participant WHERE LeavesAt <= ?');
  return {
    add: (group, participantNumber) => {
      insert.run(group, participantNumber);
    },
    addMany: (members) => {
      if (members.length > 0) insertMany.run(JSON.stringify(members));
    },
    has: (group, participantNumber) => find.get(group, participantNumber)?.Count === 1,
    count: (group) => count.get(group)?.Count ?? 0,
    countAll: () => countAll.get()?.Count ?? 0,
    list: (group, limit, offset) => list.all(group, limit, offset),
    remove: (group, participantNumber) => remove.run(group, participantNumber) === 1,
    expel: (group, participantNumber, leavesAt) => {
      const expelled = leave.run(leavesAt, group, participantNumber) === 1;
      if (expelled) bar.run(group, participantNumber);
      return expelled;
    },
    wasExpelled: (group, participantNumber) => barred.get(group, participantNumber)?.Count === 1,
    settle: (now) => {
      settle.run(now);
    },
  };
};
