import { fileURLToPath } from 'node:url';

import type { Environment } from '../../shared/config.js';

export const PROOF = 'proof-of-the-gateway-0001';
const TRADITIONAL_PROOF = 'proof-of-the-old-gateway-01';

/** How each gateway proves itself and names its callers to functions with the settings below. */
export const doors = {
  gateway: { proof: TRADITIONAL_PROOF, callerHeader: 'X-Caller-App-Id' },
  'http-trigger': { proof: PROOF, callerHeader: 'X-Mse-Consumer' },
} as const;
/** May do everything in the spaces `cams-*` for numbers that begin with 86138. */
export const CALLER = 'app-of-the-shop';
/** May list groups and members, but see no invite link. */
export const READER = 'app-of-a-reader';

const targets = { spaces: ['cams-*'], numbers: ['86138*'] };
const everything = { operations: ['*'], scopes: ['invite-link:read'], ...targets };

export const policy = {
  callers: {
    [CALLER]: everything,
    [READER]: { operations: ['ListChatGroup', 'ListChatGroupParticipants'], ...targets },
    direct: everything,
  },
};

/** What was observed of the local CAMS as it plays by default. Tests of the safe rules take `none`. */
export const LOCAL_PROFILE = fileURLToPath(new URL('../fixtures/local-cams-profile.json', import.meta.url));

/** The environment of a function that speaks to a CAMS on this port of this machine. */
export const settingsFor = (camsPort: number): Environment => ({
  CAMS_ENDPOINT: `127.0.0.1:${String(camsPort)}`,
  CAMS_PROTOCOL: 'HTTP',
  CAMS_PROFILE_FILE: LOCAL_PROFILE,
  GATEWAY: 'cloud-native,traditional',
  GATEWAY_PROOF: PROOF,
  TRADITIONAL_GATEWAY_PROOF: TRADITIONAL_PROOF,
  ACCESS_POLICY: JSON.stringify(policy),
  // A test dials nothing beyond this machine; tests of the picture check switch it on and bring a network of their own.
  PICTURE_CHECK: 'false',
});
