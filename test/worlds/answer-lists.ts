import { HIDDEN, type TrueGroup, type World } from './world.js';

type Parameters = Readonly<Record<string, string>>;

const LINK_LATE_MS = 2000;

export const GONE = { Code: 'GroupError.GroupNotExist', Success: false, Message: '(#131041) gone', status: 400 };

const linkShown = (world: World, group: Readonly<TrueGroup>): string | null => {
  switch (world.is('row-link')) {
    case 'never':
      return null;
    case 'stays':
      return group.link ?? group.lastLink;
    case 'late':
      return group.lastLink !== group.link && world.nowMs() - group.activeAtMs < LINK_LATE_MS
        ? group.lastLink
        : group.link;
    default:
      return group.link;
  }
};

const idShown = (world: World, { id, status }: Readonly<TrueGroup>): string | undefined => {
  if (status !== 'CREATING') return id;
  switch (world.is('creating-groupid')) {
    case 'empty':
      return '';
    case 'placeholder':
      return `TEMP${id}`;
    case 'final':
      return id;
    default:
      return undefined;
  }
};

const rowOf = (world: World, group: Readonly<TrueGroup>): object => {
  const { subject, description, picture, status, number, members } = group;
  const link = status === 'CREATING' ? null : linkShown(world, group);
  const id = idShown(world, group);
  const signed = world.is('picture-row') === 'signed' ? `?sig=${String(world.calls)}` : '';
  return {
    ...(id === undefined ? {} : { GroupId: id }),
    Subject: world.is('subject-stored') === 'escaped' ? subject.replaceAll('&', '&amp;') : subject,
    Description: description,
    BusinessNumber: number,
    GroupStatus: world.is('status-values') === 'lower' ? status.toLowerCase() : status,
    ...(link === null ? {} : { InviteLink: link }),
    ...(picture === '' ? {} : { ProfilePictureFile: `${picture}${signed}` }),
    TotalParticipantCount: members.length + (world.is('member-counts') === 'business-in-row' ? 1 : 0),
  };
};

const isFound = (world: World, { subject }: Readonly<TrueGroup>, wanted: string | undefined): boolean => {
  if (wanted === undefined || world.is('subject-filter') === 'ignored') return true;
  return world.is('subject-filter') === 'part' ? subject.includes(wanted) : subject === wanted;
};

/** ListChatGroup as this world answers it. */
export const listGroups = (world: World, { Page = '{}', Subject }: Parameters): object => {
  const { Index, Size } = { Index: 1, Size: 10, ...(JSON.parse(Page) as object) };
  const origin = Number(world.is('page-index-origin'));
  const cap = world.is('page-size-max');
  const tooLarge = cap === 'refused-above-50' && Size > 50;
  if (Index < origin || tooLarge) return { Code: 'InvalidParameter.PageInvalid', Success: false, status: 400 };
  const size = cap === 'clamped-to-50' ? Math.min(Size, 50) : Size;
  const all = world
    .listed()
    .filter(({ number }) => world.is('list-scope') === 'space' || number === world.number)
    .filter(({ status }) => status !== 'CREATING' || world.is('creating-groupid') !== 'hidden');
  const found = all.filter((group) => isFound(world, group, Subject));
  const order = world.is('list-order');
  const sorted =
    order === 'created-up' ? found : order === 'created-down' ? found.toReversed() : shuffled(found, world);
  const page = sorted.slice((Index - origin) * size, (Index - origin + 1) * size);
  if (all.length === 0 && world.is('empty-list-shape') === 'null-data') return { Data: null };
  const totals = { filtered: found.length, all: all.length, 'this-page': page.length };
  const Total = totals[world.is('total-meaning') as keyof typeof totals];
  return { Data: { Total, List: page.map((group) => rowOf(world, group)) } };
};

const shuffled = <Value>(list: readonly Value[], { random }: World): readonly Value[] =>
  list
    .map((value) => ({ value, at: random() }))
    .toSorted((left, right) => left.at - right.at)
    .map(({ value }) => value);

/** ListChatGroupParticipants as this world answers it. */
export const listMembers = (world: World, group: TrueGroup, listed: readonly string[]): object => {
  const needsLink = world.is('members-need-link');
  if (group.link === null && needsLink !== 'no') {
    return needsLink === '131041' ? GONE : { Code: 'Chat.NoLink', Success: false, Message: 'no link', status: 400 };
  }
  const form = (number: string): object => {
    if (number !== HIDDEN)
      return { ParticipantNumber: world.is('member-number-form') === 'plus' ? `+${number}` : number };
    return world.is('hidden-members') === 'empty-number' ? { ParticipantNumber: '' } : {};
  };
  const shown = listed.filter((number) => number !== HIDDEN || world.is('hidden-members') !== 'left-out');
  const Total = shown.length + (world.is('member-counts') === 'business-in-total' ? 1 : 0);
  const rows = world.is('members-page') === 'one-row' ? shown.slice(0, 1) : shown;
  return { Data: { Total, List: rows.map(form) } };
};
