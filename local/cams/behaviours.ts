/** `chosen`: nothing is published, so we chose. `unknown`: we chose, and it matters enough to be tried live first. */
export const knowledges = ['documented', 'chosen', 'unknown'] as const;

export type BehaviourKnowledge = (typeof knowledges)[number];

/** One thing this service does as it believes the real one does. */
export interface Behaviour {
  readonly what: string;
  readonly knowledge: BehaviourKnowledge;
  /** The option or setting that changes it. */
  readonly setting?: string;
}

const documented = (what: string, setting?: string): Behaviour => ({
  what,
  knowledge: 'documented',
  ...(setting !== undefined && { setting }),
});
const chosen = (what: string, setting?: string): Behaviour => ({ ...documented(what, setting), knowledge: 'chosen' });
const unknown = (what: string, setting?: string): Behaviour => ({ ...documented(what, setting), knowledge: 'unknown' });

/** What is imitated, and how well it is known. The table in local/README.md shows this list; a test compares them. */
export const behaviours: readonly Behaviour[] = [
  documented('Canonical request, string to sign, signature; the published examples pass'),
  documented('Every `x-acs-*`, `host` and `content-type` header that is present must be signed'),
  chosen('`content-type` need not be signed without a body: the asynchronous Python SDK adds one afterwards'),
  documented('The older signature: HMAC-SHA1 over the parameters of the query, GET and POST'),
  documented('Clock window of 15 minutes; used nonces refused'),
  chosen('Nonces are kept 30 minutes, in memory, at most 500,000; a restart forgets them'),
  chosen('A request without a nonce is refused'),
  unknown('The order of the checks; parameters are looked at only after the signature'),
  unknown('HTTP statuses of `InvalidVersion` (400), `UnsupportedHTTPMethod` (403), `InvalidAction.NotFound` (404)'),
  documented('Shape of refusals; `Missing<Name>`; SignatureDoesNotMatch shows what the server signed'),
  documented('RAM policies: an explicit Deny wins; `*` and `?`; NotAction'),
  chosen('`InvalidParameter.<Name>`, one fault at a time, in the definition’s order'),
  documented('`Page` and `List` as JSON strings in the query'),
  unknown('Parameters in query and form are interchangeable'),
  unknown('`Page` and `List` flattened (`Page.Index`, `List.1.ParticipantNumber`) are accepted'),
  documented('Unknown parameters are ignored: official SDKs send some'),
  unknown('An optional parameter that is sent empty, such as `GroupStatus=`, is refused', '`emptyParameters`'),
  chosen('`Unknown.ResourceOwnerId`, a documented code, for a space or number that is not the caller’s'),
  chosen('An account off the allowlist answers `Authentication.NoAuth`, a documented code, with 403'),
  unknown('A number that is not eligible: code of ours, 131215 in the message as observed once; lists go on working'),
  unknown('A group of another number of the caller answers as an unknown one', '`groupOwnership`'),
  unknown(
    'Business faults are HTTP 400 in the gateway’s shape; pages show 200 with another Code too',
    '`groupFaultsAs200`',
  ),
  documented('Creation is asynchronous; the answer holds a UniqueCode and no GroupId'),
  unknown('How long changes take', '`delays`'),
  unknown('A group in CREATING is listed, without GroupId', '`listsCreatingGroups`'),
  unknown('A group that was created has an invite link already, as Meta documents'),
  documented('Subject 1 to 128, Description up to 2,048 characters (Meta)'),
  chosen('Characters are code points, counted after trimming'),
  chosen('Control characters are refused, and a Subject of which nothing can be seen'),
  unknown('An empty Description clears it; UpdateChatGroup without a field answers `Result: 0`'),
  chosen('Updates of a group in UPDATING join the one under way'),
  unknown('A deleted group leaves the list; until then it answers as unknown', '`keepsDeletedGroups`'),
  documented('At most 8 members (Meta)', '`participantsPerGroup`'),
  unknown('The business is not one of the 8', '`participantsPerGroup`'),
  documented('10,000 groups per number (Meta)', '`groupsPerNumber`'),
  unknown('A deleted group no longer counts among the 10,000', '`keepsDeletedGroups`'),
  unknown('AddChatGroupInviteLink makes a new link each time and kills the old one, as Meta documents'),
  documented('After DeleteChatGroupInviteLink nobody can join; members stay'),
  chosen('DeleteChatGroupInviteLink without a link is refused'),
  documented('Removed members never come back through a link (Meta)', '`removedMayRejoin`'),
  unknown('Members who left by themselves may come back'),
  unknown('Strangers in DeleteChatGroupParticipants only make `Result` smaller', '`removalCountsAsked`'),
  unknown('DeleteChatGroupParticipants without a List answers `Result: 0`'),
  documented('A list that names one participant twice is refused (Meta)'),
  documented('ListChatGroup filters by number, GroupStatus and Subject, and pages with a Total'),
  unknown('ListChatGroup in order of creation; Subject matched exactly; Page.Size up to 100'),
  chosen('GroupLink, and GroupType of ListChatGroup, are accepted and ignored'),
  unknown('BusinessRole `example`, as in the official sample; GmtModifier in epoch milliseconds'),
  documented('The six states of a group'),
  unknown('Which operations work on SUSPENDED and INACTIVE groups', '`suspendedGroupsWork`'),
  unknown('How many calls a second a number or a user may make', '`limits`'),
  unknown('When idle connections are closed'),
];

/** How many behaviours are known how well. */
export const countBehaviours = (): Readonly<Record<BehaviourKnowledge, number>> => {
  const count = (knowledge: BehaviourKnowledge): number =>
    behaviours.filter((behaviour) => behaviour.knowledge === knowledge).length;
  return { documented: count('documented'), chosen: count('chosen'), unknown: count('unknown') };
};
