/** How long the asynchronous changes take. Nothing is published about the real ones. */
export interface Delays {
  /** CREATING -> ACTIVE. */
  readonly createMs: number;
  /** UPDATING -> ACTIVE. */
  readonly updateMs: number;
  /** DELETING -> gone. */
  readonly deleteMs: number;
  /** From the answer to a removal until the member is off the list. */
  readonly removeParticipantsMs: number;
}

export const defaultDelays: Delays = { createMs: 300, updateMs: 150, deleteMs: 150, removeParticipantsMs: 50 };

/** Behaviour that no page decides. Each default is our choice. */
export interface Knobs {
  /** Members a group can have beside the business. 7 if the business counts among the documented 8. */
  readonly participantsPerGroup: number;
  readonly groupsPerNumber: number;
  /** Whether ListChatGroup shows groups in CREATING. */
  readonly listsCreatingGroups: boolean;
  /** Whether a deleted group stays as an INACTIVE row instead of vanishing. It goes on counting among those of its number. */
  readonly keepsDeletedGroups: boolean;
  /** Whether links and members of a SUSPENDED group can be changed; its profile never can. */
  readonly suspendedGroupsWork: boolean;
  /** Whether a link lets in again whom the business removed. */
  readonly removedMayRejoin: boolean;
  /** Whether Result of a removal counts the numbers asked for instead of those that were removed. */
  readonly removalCountsAsked: boolean;
  /** Whether what is wrong with a group is answered over HTTP 200 instead of 400: pages show both. */
  readonly groupFaultsAs200: boolean;
  /** Whether a GroupId of another number of the same account is refused; `lax` takes it. */
  readonly groupOwnership: 'strict' | 'lax';
  /** Whether an optional parameter that is sent empty, as SDKs send `''`, is refused or taken for one that was left out. */
  readonly emptyParameters: 'refused' | 'absent';
}

/** A token bucket: so many calls at once, refilled at so many a second. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** Null for no limit. */
export interface Limits {
  /** By business number, answered with Meta's 131208 in the message. */
  readonly perNumber: RateLimit | null;
  /** By access key, answered as Throttling.User. */
  readonly perUser: RateLimit | null;
}

/** No figure is published for any of these operations. */
export const defaultLimits: Limits = { perNumber: null, perUser: null };
/** Beyond this the bucket that was used longest ago counts as full again. */
export const RATE_BUCKETS_MAX = 10_000;

/** Source: "Groups API" overview of the WhatsApp Business Platform. Whether the business counts among the 8 is unsaid. */
export const PARTICIPANTS_PER_GROUP = 8;
/** Source: "Groups API" overview of the WhatsApp Business Platform, error 131211. */
export const GROUPS_PER_NUMBER = 10_000;

export const defaultKnobs: Knobs = {
  participantsPerGroup: PARTICIPANTS_PER_GROUP,
  groupsPerNumber: GROUPS_PER_NUMBER,
  listsCreatingGroups: true,
  keepsDeletedGroups: false,
  suspendedGroupsWork: false,
  removedMayRejoin: false,
  removalCountsAsked: false,
  groupFaultsAs200: false,
  groupOwnership: 'strict',
  emptyParameters: 'refused',
};

/** Source: "Common error codes", OpenAPI documentation: 15 minutes either way. */
export const CLOCK_WINDOW_MS = 15 * 60_000;
/** The whole span in which one request can be accepted; how long the real gateway remembers is unpublished. */
export const NONCE_KEPT_MS = 2 * CLOCK_WINDOW_MS;
/** Beyond this the oldest nonces are forgotten: about 60 MB. */
export const NONCES_MAX = 500_000;

/** Calls that the journal keeps, about 1 KB each. */
export const JOURNAL_MAX = 1000;

export const RPC_BODY_MAX_BYTES = 1024 * 1024;
export const CONTROL_BODY_MAX_BYTES = 16 * 1024 * 1024;
/** All parameters travel in the URL: 2,048 Chinese characters make an 18 kB line, above Node's default of 16 KiB. */
export const HEADER_MAX_BYTES = 64 * 1024;
/** Longer than any client's idle time, so that the server never closes a socket under a request. */
export const KEEP_ALIVE_MS = 65_000;

export const DEFAULT_SPACE = 'cams-local';
/** Owns every space that no seed gave to another account. Invented. */
export const DEFAULT_ACCOUNT = '1000000000000001';
export const DEFAULT_NUMBER = '8613800000000';
export const defaultAccessKeys: Readonly<Record<string, string>> = { 'local-access-key': 'local-access-secret' };
