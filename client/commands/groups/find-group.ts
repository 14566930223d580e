import { groupIdentities, readGroups } from '../../../shared/cams/read/groups.js';
import type { GroupRow } from '../../../shared/cams/read/row.js';
import type { ListChatGroup } from '../../../shared/operations/list-chat-group.js';
import type { RequestOf } from '../../../shared/operations/operation.js';
import { GroupStatus, PAGE_SIZE_DEFAULT_MAX } from '../../../shared/operations/parameters.js';
import { ChatGroupsError } from '../../chat-groups-error.js';
import { UsageFault } from '../../command/command.js';
import { exitCodes } from '../../command/exit-codes.js';
import { NotDone, type Reason } from '../../command/not-done.js';
import type { GroupWork } from './group-command.js';

type Work = Pick<GroupWork, 'groups' | 'owner'>;
type Filter = Pick<RequestOf<typeof ListChatGroup>, 'GroupStatus' | 'Subject'>;

/** Groups of a number, as far as they could be read. */
export interface ListedGroups {
  /** Where the list is not whole, whatever any reading of it showed. */
  readonly rows: readonly GroupRow[];
  /** Whether no group can be missing. */
  readonly whole: boolean;
}

/** What a list that is not whole comes to. */
export const UNSETTLED: Reason = {
  Code: 'ListUnsettled',
  Message: 'The list did not come to rest while it was read. A group may be missing, or shown though it is gone.',
  Advice: 'Try again.',
  ExitCode: exitCodes.partly,
};

/** The size to ask for after a deployment has refused a larger one, whose fault names the most it takes. */
const smallerSize = (error: unknown, size: number): number | undefined => {
  if (!(error instanceof ChatGroupsError)) return undefined;
  const fault = error.Faults.find(({ Parameter }) => Parameter === 'Page.Size');
  if (!fault || size === 1) return undefined;
  const most = Number(/\d+/.exec(fault.Message)?.[0]);
  return most >= 1 && most < size ? most : Math.floor(size / 2);
};

const readWith = async (
  size: number,
  { groups, owner }: Work,
  filter: Filter,
  isEnough: (row: GroupRow) => boolean,
): Promise<ListedGroups> => {
  const all = new Map<string, GroupRow>();
  let last = new Map<string, GroupRow>();
  let found = false;
  const { whole } = await readGroups({
    readPage: async (Page) => (await groups.listChatGroup({ ...owner, ...filter, Page })).Data,
    size,
    see: (rows, { page }) => {
      if (page === 1) last = new Map();
      groupIdentities(rows).forEach((identity, index) => {
        const row = rows[index];
        if (row) for (const known of [all, last]) known.set(identity, row);
      });
      found = rows.some(isEnough);
    },
    isEnough: () => found,
  });
  return { rows: [...(whole ? last : all).values()], whole };
};

/**
 * Reads every group of the number that passes the filter, with pages as large as the deployment takes.
 *
 * @param isEnough ends the reading after the page that shows such a row.
 */
export const allGroups = async (
  work: Work,
  filter: Filter = {},
  isEnough: (row: GroupRow) => boolean = () => false,
): Promise<ListedGroups> => {
  for (let size = PAGE_SIZE_DEFAULT_MAX; ;) {
    try {
      return await readWith(size, work, filter, isEnough);
    } catch (error) {
      const smaller = smallerSize(error, size);
      if (smaller === undefined) throw error;
      size = smaller;
    }
  }
};

/**
 * The group as ListChatGroup shows it; undefined when it does not.
 *
 * @throws {NotDone} `ListUnsettled` when nobody can tell whether there is one.
 */
export const findGroup = async (work: Work, groupId: string): Promise<GroupRow | undefined> => {
  const isWanted = (row: GroupRow): boolean => row.GroupId === groupId;
  const { rows, whole } = await allGroups(work, {}, isWanted);
  const group = rows.find(isWanted);
  if (!group && !whole) throw new NotDone(UNSETTLED);
  return group;
};

/** @throws {UsageFault} naming the states there are. */
export const readStatus = (text: string | undefined): Filter['GroupStatus'] => {
  if (text === undefined) return undefined;
  const parsed = GroupStatus.safeParse(text.toUpperCase());
  if (parsed.success) return parsed.data;
  throw new UsageFault('--status must be ACTIVE, INACTIVE, SUSPENDED, CREATING, DELETING or UPDATING.');
};
