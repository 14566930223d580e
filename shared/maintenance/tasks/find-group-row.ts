import type { GroupRow } from '../../groups/list-groups.js';
import { ListChatGroup } from '../../operations/list-chat-group.js';
import { PAGE_SIZE_DEFAULT_MAX } from '../../operations/parameters.js';
import type { TaskCams } from '../task.js';

// Ten thousand groups to a number, as WhatsApp allows, and room for more.
const MAX_PAGES = 200;

/** What was seen of the groups that bear one Subject: thousands may, and each would be paged to anew. */
interface Seen {
  /** On which page a group was seen last. */
  readonly pages: Map<string, number>;
  /** The last page that was looked at. Groups are mostly looked for in the order in which they are listed. */
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

// A Subject with half a surrogate pair cannot be sent.
const canFilterBy = (subject: string | undefined): subject is string =>
  subject !== undefined && subject.trim() !== '' && subject.isWellFormed();

/** The page to look at next: near where the group was seen, else onwards from where the last one was found. */
const nextPage = (start: number, known: boolean, looked: ReadonlySet<number>, last: number): number | undefined => {
  const open = Array.from({ length: last }, (_, index) => index + 1).filter((page) => !looked.has(page));
  if (!known) return open.find((page) => page > start) ?? open[0];
  return open.sort((a, b) => Math.abs(a - start) - Math.abs(b - start))[0];
};

const findBySubject = async (
  cams: TaskCams,
  groupId: string,
  subject: string | undefined,
): Promise<GroupRow | undefined> => {
  const { seen, keep } = seenUnder(cams, subject);
  const known = seen.pages.get(groupId);
  const start = known ?? seen.at;
  const looked = new Set<number>();
  for (let page: number | undefined = start; page !== undefined;) {
    const { Data } = await cams.call(ListChatGroup, {
      ...(subject === undefined ? {} : { Subject: subject }),
      Page: { Index: page, Size: PAGE_SIZE_DEFAULT_MAX },
    });
    looked.add(page);
    const last = Math.min(MAX_PAGES, Math.ceil(Data.Total / PAGE_SIZE_DEFAULT_MAX));
    if (last > 1) {
      seen.at = page;
      for (const { GroupId = '' } of Data.List) seen.pages.set(GroupId, page);
      keep();
    }
    const row = Data.List.find((each) => each.GroupId === groupId);
    if (row) return row;
    page = nextPage(start, known !== undefined, looked, last);
  }
  return undefined;
};

/**
 * Finds the row of one group as CAMS shows it now. ListChatGroup knows no filter by GroupId, so the group is looked for
 * under Subjects it may have.
 *
 * @param subjects tried in this order; undefined looks through all groups of the number.
 * @returns undefined when the group is under none of them.
 * @throws {ServiceError} what CAMS refuses.
 */
export const findGroupRow = async (
  cams: TaskCams,
  groupId: string,
  subjects: readonly (string | undefined)[],
): Promise<GroupRow | undefined> => {
  const filters = new Set(subjects.map((subject) => (canFilterBy(subject) ? subject : undefined)));
  for (const filter of filters) {
    const row = await findBySubject(cams, groupId, filter);
    if (row) return row;
  }
  return undefined;
};
