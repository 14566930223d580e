import { isObserved } from '../../settings/cams-profile.js';
import { linkRecords } from '../../state/link-records.js';
import type { Shortfall, TaskContext, Verification } from '../task.js';
import { digestOfLink } from './change-link.js';
import { judgeLink, type LinkVerdict } from './judge-links.js';
import { lookThroughGroups } from './look-through-groups.js';

type Counts = Readonly<Record<LinkVerdict, number>>;

// A row may show a new link seconds later.
const PAUSES_MS = [1000, 3000, 10_000];

/** Whether rows of the number show links: some row has one, or had one when this run looked at it. */
const rowsShowLinks = async (context: TaskContext<unknown>): Promise<boolean> => {
  const links = linkRecords(context.database, context.scope);
  let shown = false;
  await lookThroughGroups(
    context,
    async (rows) => {
      const ids = rows.map(({ GroupId }) => GroupId);
      const records = shown ? [] : await links.settledAmong(context.runId, ids);
      shown ||= rows.some((row) => digestOfLink(row) !== null) || records.some((each) => each.beforeDigest !== null);
    },
    () => shown,
  );
  return shown;
};

const lookOnce = async (context: TaskContext<unknown>, changed: number, showLinks: boolean): Promise<Counts> => {
  const links = linkRecords(context.database, context.scope);
  const areObserved = isObserved(context.config.profile, 'row-link', 'now');
  const counts = { confirmed: 0, changedSince: 0, notNamed: 0, notShown: 0 };
  let seen = 0;
  await lookThroughGroups(
    context,
    async (rows) => {
      const shown = new Map(rows.map((row) => [row.GroupId, digestOfLink(row)]));
      for (const record of await links.settledAmong(context.runId, [...shown.keys()])) {
        const now = shown.get(record.groupId) ?? null;
        const verdict = judgeLink(record, now, { areObserved, showLinks });
        counts[verdict] += 1;
        seen += 1;
        const isNews = (verdict === 'confirmed' || verdict === 'changedSince') && now !== record.liveDigest;
        if (isNews) await links.settle(record.groupId, context.runId, now, context.timing.nowMs());
      }
    },
    // Each group counts once, and whatever else is listed has no link of ours.
    () => seen >= changed,
  );
  return counts;
};

const shortfallsOf = ({ changedSince, notNamed, notShown }: Counts, notSeen: number): readonly Shortfall[] => {
  const all: readonly [number, string, string][] = [
    [changedSince, 'LinksChangedSince', 'Links that are not as this run left them'],
    [notNamed, 'LinksNotNamed', 'Links that CAMS made without naming them, and that no list shows yet'],
    [
      notShown,
      'LinksNotShown',
      'Links that the list of groups does not show as this run left them, so that they are unproved',
    ],
    [notSeen, 'GroupsNotSeen', 'Groups that are not listed, so that their links are unproved'],
  ];
  return all
    .filter(([count]) => count > 0)
    .map(([count, reason, what]) => ({ reason, message: `${what}: ${String(count)}.` }));
};

/**
 * Looks at the links of all groups once more and holds them against the records of the run. A link that somebody has
 * changed since becomes the recorded one, so that exactly the live link is on record.
 */
export const proveLinks = async (context: TaskContext<unknown>): Promise<Verification> => {
  const changed = await linkRecords(context.database, context.scope).countSettled(context.runId);
  const isSure = changed === 0 || isObserved(context.config.profile, 'row-link', 'now');
  const showLinks = isSure || (await rowsShowLinks(context));
  let counts = await lookOnce(context, changed, showLinks);
  for (const pauseMs of showLinks ? PAUSES_MS : []) {
    if (counts.notShown === 0) break;
    await context.cams.wait(pauseMs);
    counts = await lookOnce(context, changed, showLinks);
  }
  const { confirmed, changedSince, notNamed, notShown } = counts;
  const notSeen = changed - confirmed - changedSince - notNamed - notShown;
  return {
    proof: {
      LinksChanged: changed,
      LinksConfirmed: confirmed,
      LinksChangedSince: changedSince,
      GroupsNotSeen: notSeen,
      ...(notNamed > 0 && { LinksNotNamed: notNamed }),
      ...(notShown > 0 && { LinksNotShown: notShown }),
    },
    shortfalls: shortfallsOf(counts, notSeen),
  };
};
