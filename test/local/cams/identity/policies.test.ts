import { describe, expect, it } from '@jest/globals';

import { evaluate, type Verdict } from '../../../../local/cams/ram/evaluate.js';
import { matchesWildcard } from '../../../../local/cams/ram/matches-wildcard.js';
import { policyFaults } from '../../../../local/cams/ram/policy-faults.js';
import type { Policy, Statement } from '../../../../local/cams/ram/policy.js';

const policy = (...Statement: Statement[]): Policy => ({ Version: '1', Statement });
const allow = (Action: string | string[], Resource: string | string[] = '*'): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const deny = (Action: string | string[]): Statement => ({ Effect: 'Deny', Action, Resource: '*' });

describe('a policy about cams:DeleteChatGroup', () => {
  it.each<[string, Policy, Verdict]>([
    ['names it', policy(allow('cams:DeleteChatGroup')), 'Allow'],
    ['names it in a list', policy(allow(['ecs:RunInstances', 'cams:DeleteChatGroup'])), 'Allow'],
    ['allows everything', policy(allow('*')), 'Allow'],
    ['allows the service', policy(allow('cams:*')), 'Allow'],
    ['writes the service in another case', policy(allow('CAMS:DeleteChatGroup')), 'Allow'],
    ['writes the operation in another case', policy(allow('cams:deletechatgroup')), 'ImplicitDeny'],
    ['ends in a star', policy(allow('cams:Delete*')), 'Allow'],
    ['has a star inside', policy(allow('cams:D*Group')), 'Allow'],
    ['has a question mark for one character', policy(allow('cams:DeleteChatGrou?')), 'Allow'],
    ['has a question mark for none', policy(allow('cams:DeleteChatGroup?')), 'ImplicitDeny'],
    ['names the beginning only', policy(allow('cams:DeleteChat')), 'ImplicitDeny'],
    ['names a longer operation', policy(allow('cams:DeleteChatGroupInviteLink')), 'ImplicitDeny'],
    ['names another operation', policy(allow('cams:ListChatGroup')), 'ImplicitDeny'],
    ['names another service', policy(allow('ecs:*')), 'ImplicitDeny'],
    ['denies after it allows', policy(allow('cams:*'), deny('cams:DeleteChatGroup')), 'ExplicitDeny'],
    ['denies before it allows', policy(deny('cams:Delete*'), allow('*')), 'ExplicitDeny'],
    ['denies another operation', policy(allow('cams:*'), deny('cams:AddChatGroup')), 'Allow'],
    ['denies only', policy(deny('cams:DeleteChatGroup')), 'ExplicitDeny'],
    [
      'allows all but it',
      policy({ Effect: 'Allow', NotAction: 'cams:DeleteChatGroup', Resource: '*' }),
      'ImplicitDeny',
    ],
    ['allows all but others', policy({ Effect: 'Allow', NotAction: ['cams:Add*', 'ecs:*'], Resource: '*' }), 'Allow'],
    [
      'denies all but lists',
      policy(allow('*'), { Effect: 'Deny', NotAction: 'cams:List*', Resource: '*' }),
      'ExplicitDeny',
    ],
    ['names one resource', policy(allow('cams:*', 'acs:cams:*:*:*')), 'ImplicitDeny'],
    ['names * among resources', policy(allow('cams:*', ['acs:oss:*', '*'])), 'Allow'],
    ['allows all resources but some', policy({ Effect: 'Allow', Action: '*', NotResource: 'acs:oss:*:*:*' }), 'Allow'],
    ['allows all resources but all', policy({ Effect: 'Allow', Action: '*', NotResource: '*' }), 'ImplicitDeny'],
  ])('that %s', (_, document, verdict) => {
    expect(policyFaults(document)).toEqual([]);
    expect(evaluate(document, 'cams:DeleteChatGroup')).toBe(verdict);
  });
});

describe('a malformed policy', () => {
  const faultsOf = (document: unknown): string[] =>
    policyFaults(document).map(({ path, message }) => `${path.join('.')} ${message}`);

  it.each<[string, unknown, string[]]>([
    ['no object', 'x', [' must be an object']],
    ['no statement', { Version: '1', Statement: [] }, ['Statement must be a list of at least one statement']],
    ['another version', { Version: '2', Statement: [allow('*')] }, ['Version must be "1"']],
    ['a number as version', { Version: 1, Statement: [allow('*')] }, ['Version must be "1"']],
    [
      'several faults at once',
      {
        version: '1',
        Statement: [
          { effect: 'Allow', Action: [], Resource: '*' },
          { Effect: 'allow', Action: 'cams', NotAction: 'ecs:*', Resource: 'everything', Condition: {} },
          null,
        ],
      },
      [
        'version is unknown (names are case-sensitive)',
        'Version must be "1"',
        'Statement.0.effect is unknown (names are case-sensitive)',
        'Statement.0.Effect must be Allow or Deny',
        'Statement.0.Action must be a string or a list of them',
        'Statement.1.Condition is not evaluated here',
        'Statement.1.Effect must be Allow or Deny',
        'Statement.1.Action or NotAction must be given, and not both',
        'Statement.1.Resource must be * or begin with acs:',
        'Statement.2 must be an object',
      ],
    ],
    [
      'an action without a service',
      { Version: '1', Statement: [allow('ListChatGroup')] },
      ['Statement.0.Action must be * or of the form <service>:<operation>'],
    ],
    [
      'no resource',
      { Version: '1', Statement: [{ Effect: 'Allow', Action: '*' }] },
      ['Statement.0.Resource or NotResource must be given, and not both'],
    ],
  ])('with %s has each fault named', (_, document, faults) => {
    expect(faultsOf(document)).toEqual(faults);
  });
});

describe('a wildcard', () => {
  it('takes no longer for a pattern made to take long', () => {
    expect(matchesWildcard(`${'*a'.repeat(2000)}b`, 'a'.repeat(5000))).toBe(false);
  });

  it.each([
    ['', '', true],
    ['*', '', true],
    ['?', '', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-b-b', false],
    ['**', 'x', true],
    ['a.c', 'abc', false],
  ])('%j against %j: %s', (pattern, text, matches) => {
    expect(matchesWildcard(pattern, text)).toBe(matches);
  });
});
