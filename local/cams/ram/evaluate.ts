import { matchesWildcard } from './matches-wildcard.js';
import { listOf, type OneOrMore, type Policy, type Statement } from './policy.js';

export type Verdict = 'Allow' | 'ImplicitDeny' | 'ExplicitDeny';

/** `cams:AddChatGroup` against `CAMS:Add*`: the service in any case, the operation exactly. How RAM does is unpublished. */
const matchesAction = (pattern: string, action: string): boolean => {
  if (pattern === '*') return true;
  const [service = '', operation = ''] = pattern.split(':');
  const [ofService = '', ofOperation = ''] = action.split(':');
  return matchesWildcard(service.toLowerCase(), ofService.toLowerCase()) && matchesWildcard(operation, ofOperation);
};

const anyAction = (patterns: OneOrMore | undefined, action: string): boolean =>
  listOf(patterns).some((pattern) => matchesAction(pattern, action));

/** Group operations are authorized on `*` as a whole: a statement for one resource, however named, never applies. */
const appliesToAll = ({ Resource, NotResource }: Statement): boolean =>
  NotResource === undefined ? listOf(Resource).includes('*') : !listOf(NotResource).includes('*');

const applies = (statement: Statement, action: string): boolean => {
  const { Action, NotAction } = statement;
  const named = NotAction === undefined ? anyAction(Action, action) : !anyAction(NotAction, action);
  return named && appliesToAll(statement);
};

/**
 * What a policy says about an action: an explicit Deny wins, an Allow comes next, and what no statement names is denied.
 *
 * Source: "Policy evaluation process", RAM documentation.
 *
 * @param action in the form `cams:AddChatGroup`.
 */
export const evaluate = (policy: Policy, action: string): Verdict => {
  const effects = policy.Statement.filter((statement) => applies(statement, action)).map(({ Effect }) => Effect);
  if (effects.includes('Deny')) return 'ExplicitDeny';
  return effects.includes('Allow') ? 'Allow' : 'ImplicitDeny';
};
