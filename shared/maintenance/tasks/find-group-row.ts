import type { GroupRow } from '../../groups/list-groups.js';
import { ListChatGroup } from '../../operations/list-chat-group.js';
import { PAGE_SIZE_DEFAULT_MAX } from '../../operations/parameters.js';
import type { TaskCams } from '../task.js';

// Ten thousand groups to a number, as WhatsApp allows, and room for more.
const MAX_PAGES = 200;

/** On which page a group was seen last: thousands of groups may share one Subject, and each would be paged to anew. */
const knownPages = new WeakMap<TaskCams, Map<string, number>>();

const pagesOf = (cams: TaskCams): Map<string, number> => {
  const known = knownPages.get(cams) ?? new Map<string, number>();
  knownPages.set(cams, known);
  return known;
};

// A Subject with half a surrogate pair cannot be sent.
const canFilterBy = (subject: string | undefined): subject is string =>
  subject !== undefined && subject.trim() !== '' && subject.isWellFormed();

const findBySubject = async (
  cams: TaskCams,
  groupId: string,
  subject: string | undefined,
): Promise<GroupRow | undefined> => {
  const pages = pagesOf(cams);
  const keyOf = (id: string): string => JSON.stringify([subject, id]);
  const look = async (index: number): Promise<{ readonly row: GroupRow | undefined; readonly last: boolean }> => {
    const { Data } = await cams.call(ListChatGroup, {
      ...(subject === undefined ? {} : { Subject: subject }),
      Page: { Index: index, Size: PAGE_SIZE_DEFAULT_MAX },
    });
    if (index > 1) for (const { GroupId = '' } of Data.List) pages.set(keyOf(GroupId), index);
    return {
      row: Data.List.find((each) => each.GroupId === groupId),
      last: Data.List.length === 0 || index * PAGE_SIZE_DEFAULT_MAX >= Data.Total,
    };
  };

  const known = pages.get(keyOf(groupId));
  if (known !== undefined) {
    const { row } = await look(known);
    if (row) return row;
  }
  for (let index = 1; index <= MAX_PAGES; index += 1) {
    const { row, last } = await look(index);
    if (row || last) return row;
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
