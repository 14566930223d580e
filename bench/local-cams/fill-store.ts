import { newGroupId } from '../../local/cams/new-group-id.js';
import { newInviteLink } from '../../local/cams/new-invite-link.js';
import { newUniqueCode } from '../../local/cams/new-unique-code.js';
import { DEFAULT_NUMBER } from '../../local/cams/settings.js';
import type { NewGroup } from '../../local/cams/store/group-row.js';
import type { Store } from '../../local/cams/store/open-store.js';

/** One group in ten belongs to the number that is asked for, one in ten of those is suspended. */
const OWN_SHARE = 10;
const OTHER_NUMBERS = 90;
const CHUNK = 10_000;

export const ownGroups = (groups: number): number => Math.ceil(groups / OWN_SHARE);

const groupAt = (index: number): NewGroup => {
  const own = index % OWN_SHARE === 0;
  const other = `86138001${String(index % OTHER_NUMBERS).padStart(5, '0')}`;
  return {
    UniqueCode: newUniqueCode(),
    GroupId: newGroupId(),
    BusinessNumber: own ? DEFAULT_NUMBER : other,
    GroupStatus: index % (OWN_SHARE * 10) === 0 ? 'SUSPENDED' : 'ACTIVE',
    Subject: `Order ${String(index)}`,
    Description: 'Questions about an order',
    ProfilePictureFile: null,
    InviteLink: newInviteLink(),
    GmtModifier: 1_795_226_400_000,
    SettlesAt: null,
  };
};

/** Seeds groups through the store, in one transaction. @returns groups a second. */
export const fillStore = (store: Store, groups: number): number => {
  const startedAt = performance.now();
  const fill = (): void => {
    for (let from = 0; from < groups; from += CHUNK) {
      const length = Math.min(CHUNK, groups - from);
      store.groups.addMany(Array.from({ length }, (_, index) => groupAt(from + index)));
    }
  };
  store.transaction(() => {
    store.load(fill);
  });
  return groups / ((performance.now() - startedAt) / 1000);
};
