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

/** Source: "Groups API" overview of the WhatsApp Business Platform. Whether the business counts among the 8 is unsaid. */
export const PARTICIPANTS_PER_GROUP = 8;
/** Source: "Groups API" overview of the WhatsApp Business Platform, error 131211. */
export const GROUPS_PER_NUMBER = 10_000;

/** Source: "Common error codes", OpenAPI documentation: 15 minutes either way. */
export const CLOCK_WINDOW_MS = 15 * 60_000;
/** The whole span in which one request can be accepted; how long the real gateway remembers is unpublished. */
export const NONCE_KEPT_MS = 2 * CLOCK_WINDOW_MS;
/** Beyond this the oldest nonces are forgotten: about 60 MB. */
export const NONCES_MAX = 500_000;

export const RPC_BODY_MAX_BYTES = 1024 * 1024;
export const CONTROL_BODY_MAX_BYTES = 16 * 1024 * 1024;
/** All parameters travel in the URL: 2,048 Chinese characters make an 18 kB line, above Node's default of 16 KiB. */
export const HEADER_MAX_BYTES = 64 * 1024;
/** Longer than any client's idle time, so that the server never closes a socket under a request. */
export const KEEP_ALIVE_MS = 65_000;

export const DEFAULT_SPACE = 'cams-local';
export const DEFAULT_NUMBER = '8613800000000';
export const defaultAccessKeys: Readonly<Record<string, string>> = { 'local-access-key': 'local-access-secret' };
