import type { ListChatGroupParticipants } from '../../operations/list-chat-group-participants.js';
import type { ResponseOf } from '../../operations/operation.js';
import { type ListPage, type PageRequest, readList } from './pages.js';
import { NAMELESS } from './pass-log.js';

/** A row of ListChatGroupParticipants. */
export type MemberRow = ResponseOf<typeof ListChatGroupParticipants>['Data']['List'][number];

/** Who is in a group, as far as CAMS shows it. */
export interface MembersRead {
  /** Each once. */
  readonly numbers: readonly string[];
  /** How many members show no number: nobody can tell who they are. */
  readonly hidden: number;
  /** Whether as many were shown as CAMS says there are. If not, a number that is missing here may be a member. */
  readonly complete: boolean;
  /** How many members CAMS says there are; never fewer than it showed. */
  readonly count: number;
}

const numberOf = ({ ParticipantNumber = '' }: MemberRow): string => ParticipantNumber;

const identitiesOf = (rows: readonly MemberRow[]): readonly string[] => {
  let hidden = 0;
  return rows.map((row) => numberOf(row) || `${NAMELESS}${String((hidden += 1))}`);
};

const membersOf = (identities: ReadonlySet<string>, complete: boolean, total: number): MembersRead => {
  const numbers = [...identities].filter((identity) => !identity.startsWith(NAMELESS));
  const hidden = identities.size - numbers.length;
  return { numbers, hidden, complete, count: Math.max(total, identities.size) };
};

/**
 * Reads the members of a group: at most eight, so one call without a page, which CAMS answers with all of them. Where it
 * shows fewer than it counts, the list is read page by page.
 *
 * @param readPage asks for one page, or for the list without saying which.
 * @param size how many rows a page may have.
 * @throws what `readPage` throws.
 */
export const readMembers = async (
  readPage: (page?: PageRequest) => Promise<ListPage<MemberRow>>,
  size: number,
): Promise<MembersRead> => {
  const { Total, List } = await readPage();
  const shown = new Set(identitiesOf(List));
  if (List.length >= Total) return membersOf(shown, true, Total);
  let total = Total;
  let seen = new Set<string>();
  const { whole } = await readList({
    readPage: async (page) => {
      const answer = await readPage(page);
      total = Math.max(answer.Total, answer.List.length);
      return answer;
    },
    size,
    identify: identitiesOf,
    see: (rows, { page }) => {
      if (page === 1) seen = new Set();
      for (const identity of identitiesOf(rows)) seen.add(identity);
    },
  });
  return membersOf(whole ? seen : new Set([...shown, ...seen]), whole, total);
};
