import type { NamedRow } from '../../cams/read/row.js';
import { profileRecords } from '../../state/profile-records.js';
import type { Refusal } from '../refusal.js';
import type { PlannedGroup, TaskContext } from '../task.js';
import type { ProfileDetail } from './profile-detail.js';
import { textDigest } from './text-digest.js';

const GROWS = '{Subject}';

/** Whether a template makes a name longer each time that it is applied. */
export const growsNames = (template: string | undefined): template is string => template?.includes(GROWS) ?? false;

/**
 * The run that gave a group the name that it bears by this very template; undefined where no run did. A name that somebody
 * has changed since is none of a run's.
 */
export const earlierRunOf = async (
  template: string,
  { GroupId: groupId, Subject = '' }: NamedRow,
  { database, scope }: Pick<TaskContext<unknown>, 'database' | 'scope'>,
): Promise<string | undefined> => {
  const named = await profileRecords(database, scope).named(groupId);
  return named?.templateDigest === textDigest(template) && named.namedDigest === textDigest(Subject)
    ? named.runId
    : undefined;
};

/** Refuses a plan that would apply a template twice in more groups than the request allows. */
export const guardRepeats = async (
  plan: AsyncIterable<PlannedGroup>,
  allowed: number,
): Promise<Refusal | undefined> => {
  let count = 0;
  let first: ProfileDetail | undefined;
  for await (const { detail, isProtected } of plan) {
    // Written by the planning of this task.
    const repeated = detail as ProfileDetail;
    if (isProtected || repeated.AppliedBy === undefined) continue;
    count += 1;
    first ??= repeated;
  }
  if (!first || count <= allowed) return undefined;
  const { From = '', Subject = '', AppliedBy = '' } = first;
  const message = `The template has been applied already in ${String(count)} groups of the plan, by the run ${AppliedBy}: "${From}" would become "${Subject}". AllowRepeated ${String(count)} would allow it.`;
  const advice = `To do what that run has left: chat-groups maintain resume ${AppliedBy}. To name those groups again: AllowRepeated (--allow-repeated ${String(count)}).`;
  return { reason: 'TemplateRepeated', message, advice };
};
