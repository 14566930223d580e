import { DEFAULT_NUMBER } from '../../local/cams/settings.js';
import type { GroupFilter } from '../../local/cams/store/group-row.js';
import type { Store } from '../../local/cams/store/open-store.js';
import { ownGroups } from './fill-store.js';

/** One thing that is measured: as a call over HTTP, and as what the store does for it. */
export interface Case {
  readonly name: string;
  readonly action: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly inStore: (store: Store) => unknown;
}

const SIZE = 20;

const page = (name: string, Index: number, filter: GroupFilter = {}, Size = SIZE): Case => ({
  name,
  action: 'ListChatGroup',
  parameters: {
    Page: JSON.stringify({ Index, Size }),
    ...(filter.GroupStatus !== undefined && { GroupStatus: filter.GroupStatus }),
    ...(filter.Subject !== undefined && { Subject: filter.Subject }),
  },
  inStore: ({ groups }) => [
    groups.count(DEFAULT_NUMBER, filter),
    groups.list(DEFAULT_NUMBER, filter, Size, (Index - 1) * Size),
  ],
});

let added = 0;

/** @param groups how many the database holds. */
export const casesFor = (groups: number): readonly Case[] => {
  const pages = Math.max(1, Math.floor(ownGroups(groups) / SIZE));
  const middle = Math.ceil(pages / 2);
  return [
    page('first page', 1),
    page('middle page', middle),
    page('last page', pages),
    page('by status, first page', 1, { GroupStatus: 'ACTIVE' }),
    page('by status, middle page', Math.max(1, Math.floor(middle * 0.9)), { GroupStatus: 'ACTIVE' }),
    page('by Subject', 1, { Subject: `Order ${String(ownGroups(groups) * 5)}` }),
    page('count alone (a page of 1)', 1, {}, 1),
    {
      name: 'AddChatGroup',
      action: 'AddChatGroup',
      parameters: { Subject: 'A new order' },
      inStore: (store) =>
        store.transaction(() =>
          store.groups.add({
            UniqueCode: String((added += 1)),
            GroupId: null,
            BusinessNumber: DEFAULT_NUMBER,
            GroupStatus: 'CREATING',
            Subject: 'A new order',
            Description: null,
            ProfilePictureFile: null,
            InviteLink: null,
            GmtModifier: Date.now(),
            // Far off: what settles between two measurements would be part of the next.
            SettlesAt: Number.MAX_SAFE_INTEGER,
          }),
        ),
    },
  ];
};
