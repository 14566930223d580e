import { readGroups } from '../../cams/read/groups.js';
import { type GroupRow, isNamed, type NamedRow } from '../../cams/read/row.js';
import { Subject } from '../../operations/parameters.js';
import { groupPages } from '../group-pages.js';
import type { TaskCams, TaskContext } from '../task.js';

/** What a search for one group came to. */
export interface FoundRow {
  /** Undefined: it was not shown under any of the Subjects. */
  readonly row: NamedRow | undefined;
  /** Without a row: whether the last list that was read is whole, so that the group is not in it. */
  readonly whole: boolean;
}

/** What was seen of the groups that bear one Subject: thousands may, and each would be paged to anew. */
interface Seen {
  /** On which page a group was seen last. */
  readonly pages: Map<string, number>;
  /** The page on which a group was found last. Groups are mostly looked for in the order in which they are listed. */
  at: number;
}

const seenBy = new WeakMap<TaskCams, Map<string | undefined, Seen>>();

/** Most names are borne by one group, and nothing is kept of those: `keep` is for a list of several pages. */
const seenUnder = (cams: TaskCams, subject: string | undefined): { readonly seen: Seen; readonly keep: () => void } => {
  const bySubject = seenBy.get(cams) ?? new Map<string | undefined, Seen>();
  seenBy.set(cams, bySubject);
  const seen = bySubject.get(subject) ?? { pages: new Map<string, number>(), at: 1 };
  return { seen, keep: () => void bySubject.set(subject, seen) };
};

// CAMS may list a Subject that can be asked for by nobody: with control characters, half a surrogate pair, or blank.
const canFilterBy = (subject: string | undefined): subject is string =>
  subject !== undefined && Subject.safeParse(subject).data === subject;

type Context = Pick<TaskContext<unknown>, 'cams' | 'config' | 'scope'>;

const findBySubject = async (context: Context, groupId: string, subject: string | undefined): Promise<FoundRow> => {
  const pages = groupPages(context, subject);
  const { readPage, size } = pages;
  const { seen, keep } = seenUnder(context.cams, subject);
  let row: NamedRow | undefined;
  const see = (rows: readonly GroupRow[], page: number): void => {
    const named = rows.filter(isNamed);
    row = named.find(({ GroupId }) => GroupId === groupId);
    if (page === 1 && rows.length < size) return;
    for (const { GroupId } of named) seen.pages.set(GroupId, page);
    if (row) seen.at = page;
    keep();
  };
  const start = seen.pages.get(groupId) ?? seen.at;
  // Where it was seen, or follows the one that was found last. From page 1 on it is looked for below.
  for (let page = start; start > 1 && page <= start + 1 && !row; page += 1) {
    const { List } = await readPage({ Index: page, Size: size });
    see(List, page);
    if (List.length === 0) break;
  }
  if (row) return { row, whole: false };
  const { whole } = await readGroups({
    ...pages,
    see: (rows, { page }) => {
      see(rows, page);
    },
    isEnough: () => row !== undefined,
  });
  return { row, whole };
};

/**
 * Finds the row of one group as CAMS shows it now. ListChatGroup knows no filter by GroupId, so the group is looked for
 * under Subjects it may have.
 *
 * @param subjects tried in this order; undefined looks through all groups of the number.
 * @throws {ServiceError} what CAMS refuses.
 */
export const findGroupRow = async (
  context: Context,
  groupId: string,
  subjects: readonly (string | undefined)[],
): Promise<FoundRow> => {
  const filters = new Set(subjects.map((subject) => (canFilterBy(subject) ? subject : undefined)));
  let found: FoundRow = { row: undefined, whole: false };
  for (const filter of filters) {
    found = await findBySubject(context, groupId, filter);
    if (found.row) break;
  }
  return found;
};
