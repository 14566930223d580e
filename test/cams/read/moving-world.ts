import type { GroupRow } from '../../../shared/cams/read/row.js';
import type { ListPage, PageRequest } from '../../../shared/cams/read/pages.js';

export interface MovingGroup {
  /** Undefined while it is being created. */
  id: string | undefined;
  subject: string;
  /** When it was created and changed last, on a clock that ticks at every change. */
  readonly created: number;
  modified: number;
  link: string | undefined;
  status: string;
  members: string[];
}

export const orders = ['created-up', 'created-down', 'modified-up', 'modified-down', 'subject', 'chance'] as const;

/** What CAMS may do otherwise than we believe. */
export interface Quirks {
  readonly order: (typeof orders)[number];
  /** The most rows that a page has, whatever was asked for. */
  readonly clamp: number;
  /** Whether a page begins where pages of the size that was asked for would begin. */
  readonly clampOffset: 'clamped' | 'asked';
  /** What Total counts. */
  readonly total: 'filtered' | 'unfiltered' | 'page';
  readonly beyondEnd: 'empty' | 'without Total' | 'last page';
}

export const usual: Quirks = {
  order: 'created-up',
  clamp: Infinity,
  clampOffset: 'clamped',
  total: 'filtered',
  beyondEnd: 'empty',
};

/** The groups of a number, which somebody else works on. */
export class MovingWorld {
  readonly groups: MovingGroup[] = [];
  readonly quirks: Quirks;
  readonly random: () => number;
  #clock = 0;
  #sequence = 0;
  readonly #prefix: string;

  constructor(random: () => number, quirks: Partial<Quirks> = {}, prefix = 'EA') {
    this.random = random;
    this.quirks = { ...usual, ...quirks };
    this.#prefix = prefix;
  }

  readonly upTo = (most: number): number => Math.floor(this.random() * most);

  touch(group: MovingGroup): void {
    this.#clock += 1;
    group.modified = this.#clock;
  }

  newLink(): string {
    this.#sequence += 1;
    return `https://chat.whatsapp.com/${this.#prefix}${String(this.#sequence)}`;
  }

  add(changed: Partial<MovingGroup> = {}): MovingGroup {
    this.#clock += 1;
    this.#sequence += 1;
    const group: MovingGroup = {
      id: `${this.#prefix}${String(this.#sequence)}`,
      subject: `Order ${String(this.upTo(1000))}`,
      created: this.#clock,
      modified: this.#clock,
      link: `https://chat.whatsapp.com/${this.#prefix}${String(this.#sequence)}`,
      status: 'ACTIVE',
      members: [],
      ...changed,
    };
    this.groups.push(group);
    return group;
  }

  /** A group that is being created. */
  begin(changed: Partial<MovingGroup> = {}): MovingGroup {
    return this.add({ id: undefined, status: 'CREATING', link: undefined, ...changed });
  }

  /** A creation comes to its end. */
  finish(group: MovingGroup): void {
    this.#sequence += 1;
    group.id = `${this.#prefix}${String(this.#sequence)}`;
    group.status = 'ACTIVE';
    group.link = this.newLink();
    this.touch(group);
  }

  remove(group: MovingGroup): void {
    this.groups.splice(this.groups.indexOf(group), 1);
  }

  any(): MovingGroup | undefined {
    return this.groups[this.upTo(this.groups.length)];
  }

  list({ Index, Size }: PageRequest, subject?: string): ListPage<GroupRow> {
    const { clamp, clampOffset, total, beyondEnd } = this.quirks;
    const found = this.#ordered().filter((group) => subject === undefined || group.subject === subject);
    const size = Math.min(Size, clamp);
    const step = clampOffset === 'asked' ? Size : size;
    const from = (Index - 1) * step;
    const isBeyond = from >= found.length && Index > 1;
    if (isBeyond && beyondEnd === 'without Total') return { Total: 0, List: [] };
    const lastFrom = step * Math.max(0, Math.ceil(found.length / step) - 1);
    const start = isBeyond && beyondEnd === 'last page' ? lastFrom : from;
    const page = found.slice(start, start + size);
    const totals = { filtered: found.length, unfiltered: this.groups.length, page: page.length };
    return { Total: totals[total], List: page.map((group) => this.rowOf(group)) };
  }

  rowOf({ id, subject, modified, link, status, members }: MovingGroup): GroupRow {
    return {
      ...(id === undefined ? {} : { GroupId: id }),
      Subject: subject,
      GroupStatus: status,
      GmtModifier: 1_795_000_000_000 + modified,
      TotalParticipantCount: members.length,
      ...(link === undefined ? {} : { InviteLink: link }),
    };
  }

  #ordered(): readonly MovingGroup[] {
    const { order } = this.quirks;
    if (order === 'created-up') return this.groups;
    const chance = new Map(this.groups.map((group) => [group, this.random()]));
    const compare: Readonly<Record<typeof order, (left: MovingGroup, right: MovingGroup) => number>> = {
      'created-down': (left, right) => right.created - left.created,
      'modified-up': (left, right) => left.modified - right.modified,
      'modified-down': (left, right) => right.modified - left.modified,
      subject: (left, right) => (left.subject < right.subject ? -1 : left.subject > right.subject ? 1 : 0),
      chance: (left, right) => (chance.get(left) ?? 0) - (chance.get(right) ?? 0),
    };
    return this.groups.toSorted(compare[order]);
  }
}
