import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import Database from 'libsql';

import { openStore } from '../../local/cams/store/open-store.js';
import { median } from '../median.js';
import type { Table } from '../table.js';
import { casesFor } from './cases.js';

const WRITES = 200;
const INSERT = `INSERT INTO ChatGroup (UniqueCode, GroupId, BusinessNumber, GroupStatus, Subject, Description,
  ProfilePictureFile, InviteLink, GmtModifier, SettlesAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING Sequence`;

const perSecond = (write: (index: number) => void): number => {
  const startedAt = performance.now();
  for (let index = 0; index < WRITES; index += 1) write(index);
  return WRITES / ((performance.now() - startedAt) / 1000);
};

/** Durable writes a second: the store, and libsql alone with the same statement on the same tables. */
export const measureWrites = (rounds: number): Table => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-writes-'));
  const [ourFile, bareFile] = [path.join(folder, 'ours.db'), path.join(folder, 'bare.db')];
  // It makes the tables.
  openStore(bareFile).close();
  const store = openStore(ourFile);
  const bare = new Database(bareFile);
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'cache_size = -65536']) bare.pragma(pragma);
  const insert = bare.prepare(INSERT);
  const add = casesFor(0).find(({ action }) => action === 'AddChatGroup');
  const taken = { ours: [0].slice(1), bare: [0].slice(1) };
  for (let round = 0; round <= rounds; round += 1) {
    const ours = perSecond(() => add?.inStore(store));
    const floor = perSecond((index) => {
      const code = `${String(round)}-${String(index)}`;
      const group = [code, null, '8613800000000', 'CREATING', 'A new order', null, null, null, Date.now(), 1e15];
      bare.exec('BEGIN IMMEDIATE');
      insert.get(group);
      bare.exec('COMMIT');
    });
    // The first round warms both.
    if (round === 0) continue;
    taken.ours.push(ours);
    taken.bare.push(floor);
  }
  store.close();
  bare.close();
  rmSync(folder, { recursive: true });
  const [ours, floor] = [median(taken.ours), median(taken.bare)];
  return {
    title: 'Durable writes of the local CAMS: groups added, each on disk before the next (x = against bare libsql)',
    head: ['', 'writes/s', 'x'],
    rows: [
      ['bare libsql, the same statement', floor.toFixed(0), '1.00'],
      ['the store', ours.toFixed(0), (ours / floor).toFixed(2)],
    ],
  };
};
