/** The tables that a reset empties and a snapshot holds, parents first; credentials are no part of either. */
export const contentTables = [
  'BusinessNumber',
  'ChatGroup',
  'Participant',
  'RemovedParticipant',
  'EndsInactive',
  'SpaceOwner',
  'BarredAccount',
  'IneligibleNumber',
] as const;

/**
 * The tables. Columns bear the wire names. Sequence is the order of creation and the key of everything below a group,
 * since a group has no GroupId until it is created. The Next… columns hold what an update has asked for and shows when
 * it settles. A UniqueCode is looked up
 * only while its group is created: an index of all would make seeding slower for nothing.
 */
export const tables = `
CREATE TABLE IF NOT EXISTS BusinessNumber (
  BusinessNumber TEXT PRIMARY KEY,
  CustSpaceId TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS ChatGroup (
  Sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  UniqueCode TEXT NOT NULL,
  GroupId TEXT,
  BusinessNumber TEXT NOT NULL,
  GroupStatus TEXT NOT NULL,
  Subject TEXT NOT NULL,
  Description TEXT,
  ProfilePictureFile TEXT,
  InviteLink TEXT,
  GmtModifier INTEGER NOT NULL,
  NextSubject TEXT,
  NextDescription TEXT,
  NextProfilePictureFile TEXT,
  SettlesAt INTEGER
) STRICT;

CREATE TABLE IF NOT EXISTS Participant (
  JoinOrder INTEGER PRIMARY KEY AUTOINCREMENT,
  GroupSequence INTEGER NOT NULL REFERENCES ChatGroup ON DELETE CASCADE,
  ParticipantNumber TEXT NOT NULL,
  LeavesAt INTEGER,
  UNIQUE (GroupSequence, ParticipantNumber)
) STRICT;

CREATE TABLE IF NOT EXISTS RemovedParticipant (
  GroupSequence INTEGER NOT NULL REFERENCES ChatGroup ON DELETE CASCADE,
  ParticipantNumber TEXT NOT NULL,
  PRIMARY KEY (GroupSequence, ParticipantNumber)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS EndsInactive (
  GroupSequence INTEGER PRIMARY KEY REFERENCES ChatGroup ON DELETE CASCADE
) STRICT;

CREATE TABLE IF NOT EXISTS SpaceOwner (
  CustSpaceId TEXT PRIMARY KEY,
  AccountId TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS BarredAccount (AccountId TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS IneligibleNumber (BusinessNumber TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS AccessKey (
  AccessKeyId TEXT PRIMARY KEY,
  AccessKeySecret TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS Principal (
  AccessKeyId TEXT PRIMARY KEY,
  AccountId TEXT NOT NULL,
  Type TEXT NOT NULL,
  DisplayName TEXT NOT NULL,
  Policy TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS StsCredential (
  AccessKeyId TEXT PRIMARY KEY,
  AccessKeySecret TEXT NOT NULL,
  TokenHash TEXT NOT NULL UNIQUE,
  ExpiresAt INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

/**
 * All indexes, by name, so that they can be put aside while much is added. Each index of a list ends in Sequence, so that a page of ListChatGroup is read in order
 * without sorting.
 */
export const indexes = `
CREATE UNIQUE INDEX IF NOT EXISTS ChatGroupById ON ChatGroup (GroupId);
CREATE UNIQUE INDEX IF NOT EXISTS ChatGroupByLink ON ChatGroup (InviteLink);
CREATE INDEX IF NOT EXISTS ChatGroupByNumber ON ChatGroup (BusinessNumber, Sequence);
CREATE INDEX IF NOT EXISTS ChatGroupByStatus ON ChatGroup (BusinessNumber, GroupStatus, Sequence);
CREATE INDEX IF NOT EXISTS ChatGroupBySubject ON ChatGroup (BusinessNumber, Subject, Sequence);
CREATE INDEX IF NOT EXISTS ChatGroupCreating ON ChatGroup (UniqueCode) WHERE GroupStatus = 'CREATING';
CREATE INDEX IF NOT EXISTS ChatGroupDue ON ChatGroup (SettlesAt) WHERE SettlesAt IS NOT NULL;
CREATE INDEX IF NOT EXISTS ParticipantDue ON Participant (LeavesAt) WHERE LeavesAt IS NOT NULL;
`;

export const schema = tables + indexes;
