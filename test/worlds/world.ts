import type { BehaviourId, Changed } from './behaviours.js';
import { values } from './behaviours.js';

export const OTHER_NUMBER = '8613900000099';
/** The name of a member whose number CAMS does not show. */
export const HIDDEN = 'hidden';

/** A group as it really is. */
export interface TrueGroup {
  id: string;
  subject: string;
  description: string;
  picture: string;
  status: string;
  link: string | null;
  /** What rows go on showing where they keep a dead link. */
  lastLink: string | null;
  members: readonly string[];
  readonly number: string;
  readonly createdAtMs: number;
  activeAtMs: number;
  deleted: boolean;
  /** Which of our creates made it: the Subject that was asked for; undefined: it was there, or somebody else made it. */
  readonly madeFor?: string;
}

interface Snapshot {
  readonly atMs: number;
  readonly groups: readonly Readonly<TrueGroup>[];
}

// An ID is that of one group in every world: the store outlives worlds.
let sequence = 0;

/** What is really so, and what was so at any time before. */
export class World {
  readonly groups: TrueGroup[] = [];
  /** Whose groups these are: a number of its own, so that nothing is known of it from an earlier world. */
  readonly number: string;
  readonly changed: Changed;
  readonly nowMs: () => number;
  readonly random: () => number;
  /** How often each Subject was created. */
  readonly created = new Map<string, number>();
  /** How many calls were answered. */
  calls = 0;
  readonly #history: Snapshot[] = [];
  readonly #due: { readonly atMs: number; readonly change: () => void }[] = [];

  constructor(nowMs: () => number, random: () => number, changed: Changed = {}) {
    sequence += 1;
    this.number = `86138${String(sequence).padStart(8, '0')}`;
    this.nowMs = nowMs;
    this.random = random;
    this.changed = changed;
  }

  is(id: BehaviourId): string {
    return this.changed[id] ?? values[id][0];
  }

  newLink(): string {
    sequence += 1;
    return `https://chat.whatsapp.com/L${String(sequence)}`;
  }

  add(subject: string, more: Partial<TrueGroup> = {}): TrueGroup {
    sequence += 1;
    const link = more.link === undefined ? this.newLink() : more.link;
    const group: TrueGroup = {
      id: `EA${String(sequence).padStart(6, '0')}`,
      subject,
      description: 'as it was',
      picture: `https://cdn.example/${String(sequence)}.jpg`,
      status: 'ACTIVE',
      lastLink: link,
      members: [],
      number: this.number,
      createdAtMs: this.nowMs(),
      activeAtMs: 0,
      deleted: false,
      ...more,
      link,
    };
    this.groups.push(group);
    this.note();
    return group;
  }

  /** Notes that something has changed: lists that are behind show what was noted before. */
  note(): void {
    this.#history.push({ atMs: this.nowMs(), groups: this.groups.map((group) => ({ ...group })) });
  }

  /** Has something happen later. */
  later(afterMs: number, change: () => void): void {
    this.#due.push({ atMs: this.nowMs() + afterMs, change });
  }

  /** Lets happen what is due. */
  tick(): void {
    for (const group of this.groups) {
      if (group.status === 'CREATING' && this.nowMs() >= group.activeAtMs) {
        group.status = 'ACTIVE';
        this.note();
      }
    }
    for (const due of this.#due.filter(({ atMs }) => atMs <= this.nowMs())) {
      this.#due.splice(this.#due.indexOf(due), 1);
      due.change();
      this.note();
    }
  }

  /** Lets everything happen that is under way. */
  settle(): void {
    for (const { change } of this.#due.splice(0)) change();
    this.note();
  }

  find(id: string | undefined): TrueGroup | undefined {
    return this.groups.find((group) => group.id === id && !group.deleted);
  }

  /** The groups as lists show them now. */
  listed(): readonly Readonly<TrueGroup>[] {
    const untilMs = this.nowMs() - Number(this.is('list-read-lag'));
    const shown = this.#history.findLast(({ atMs }) => atMs <= untilMs)?.groups ?? [];
    return shown.filter(({ deleted, status }) => !deleted || status === 'INACTIVE');
  }

  /** Makes the past empty of news: everything there is has been there for long. */
  age(): void {
    const groups = this.groups.map((group) => ({ ...group }));
    this.#history.splice(0, Infinity, { atMs: 0, groups });
  }
}
