import { ChatGroupsError } from '../../chat-groups-error.js';
import { connect, type Connection } from '../groups/connection.js';
import { examineAuthentication } from './examine-authentication.js';
import { examineCallerHeader } from './examine-caller-header.js';
import { examineRepeats } from './examine-repeats.js';
import { examineRoutes } from './examine-routes.js';
import { examineSignature } from './examine-signature.js';
import type { Finding } from './finding.js';

// API Gateway refuses what is 15 minutes off, CAMS too: a third of it is time enough to mend.
const CLOCK_LIMIT_MS = 5 * 60_000;

/** What to mend, by the code that the call heard; for others the answer's own advice. */
const mends: Readonly<Record<string, string>> = {
  ConnectionFailed: 'Check --url (CHAT_GROUPS_URL), DNS and the way there; on this machine: npm start.',
  TimedOut: 'Check --url (CHAT_GROUPS_URL) and the way there, or give it more time with --timeout.',
  UnexpectedAnswer: 'What answers at --url (CHAT_GROUPS_URL) is not the gateway of the functions.',
  Unauthenticated:
    'The log of the function says which of proof and caller header was missing, doubled or wrong: give the header X-Gateway-Proof of the gateway and the setting GATEWAY_PROOF one value, and check CALLER_HEADER.',
  Forbidden: 'Add this caller, with ListChatGroup, this space and this number, to the access policy of the functions.',
  UpstreamCredentials: "Check the function's RAM role, and that its clock is right.",
  UpstreamUnavailable: 'Check CAMS_ENDPOINT, and that the functions reach the internet.',
  DeadlineExceeded: 'Check CAMS_ENDPOINT and the way of the functions to it: CAMS did not answer in time.',
  UpstreamNotJson: 'Check CAMS_ENDPOINT: something other than CAMS answers there.',
  StateUnavailable: 'Check DATABASE_URL of the functions, the IP allowlist of the database, and that it runs.',
};

const ramMend = 'Allow cams:ListChatGroup on resource * in the policy of the role of the function ListChatGroup.';

const mendOf = ({ Code, Advice, AccessDeniedDetail }: ChatGroupsError): string =>
  mends[Code] ?? (AccessDeniedDetail !== undefined || /(^|\.)ram(\.|$)/i.test(Code) ? ramMend : Advice);

const examineClock = (date: string | undefined, askedAtMs: number, heardAtMs: number): Finding => {
  const theirsMs = Date.parse(date ?? '');
  if (Number.isNaN(theirsMs)) return { Check: 'clock', State: 'skipped', Found: 'nobody answered with a Date' };
  // Date has whole seconds, and was written somewhere between asking and hearing.
  const offMs = Math.max(askedAtMs - 1000 - theirsMs, theirsMs - heardAtMs, 0);
  if (offMs <= CLOCK_LIMIT_MS) return { Check: 'clock', State: 'ok', Found: 'agrees with that of the gateway' };
  return {
    Check: 'clock',
    State: 'failed',
    Found: `${String(Math.round(offMs / 60_000))} minutes away from that of the gateway`,
    Mend: 'Set the clock of this machine (NTP): signatures that are 15 minutes off are refused.',
  };
};

const signingOf = ({ credentials: { app, apiKey, bearer } }: Connection): string => {
  if (app) return 'signed';
  if (apiKey) return 'with an API key';
  return bearer === undefined ? 'unsigned' : 'with a token';
};

// Codes that the client gives to answers which no function gave.
const isByPlatform = ({ Code }: ChatGroupsError): boolean => /^(Gateway|FunctionCompute)\./.test(Code);

/** Findings that say more of a gateway which answers. */
const probeGateway = async (connection: Connection, callerHeaders: readonly string[]): Promise<readonly Finding[]> => {
  const authentication = await examineAuthentication(connection);
  const { finding: routes, reached } = await examineRoutes(connection);
  return [
    authentication,
    routes,
    ...(await Promise.all(callerHeaders.map((header) => examineCallerHeader(connection, header)))),
    await examineRepeats(connection, reached),
    await examineSignature(connection),
  ];
};

/**
 * Asks for one row of ListChatGroup, which changes nothing, compares the clocks over the answer, and probes a gateway that
 * has answered.
 */
export const examineGateway = async (
  connection: Connection,
  callerHeaders: readonly string[],
): Promise<readonly Finding[]> => {
  let answeredFrom:
    { readonly date: string | undefined; readonly byGateway: boolean; readonly heardAtMs: number } | undefined;
  const groups = connect(connection, {
    maxAttempts: 2,
    onAnswer: ({ date, gateway }) => {
      answeredFrom = { date, byGateway: gateway !== undefined, heardAtMs: Date.now() };
    },
  });
  const askedAtMs = Date.now();
  let failure: ChatGroupsError | undefined;
  try {
    await groups.listChatGroup({ ...connection.owner, Page: { Index: 1, Size: 1 } });
  } catch (error) {
    if (!(error instanceof ChatGroupsError)) throw error;
    failure = error;
  }
  const clock = examineClock(answeredFrom?.date, askedAtMs, answeredFrom?.heardAtMs ?? askedAtMs);
  const signing = signingOf(connection);
  if (!failure) {
    return [
      { Check: 'gateway', State: 'ok', Found: `takes requests, ${signing}` },
      clock,
      { Check: 'list', State: 'ok', Found: 'ListChatGroup answers' },
      ...(await probeGateway(connection, callerHeaders)),
    ];
  }
  const what = { State: 'failed', Found: `${failure.Code}: ${failure.Message}`, Mend: mendOf(failure) } as const;
  if (!answeredFrom || answeredFrom.byGateway || isByPlatform(failure)) {
    const list = { Check: 'list', State: 'skipped', Found: 'the functions were not reached' } as const;
    return [{ Check: 'gateway', ...what }, clock, list];
  }
  return [
    { Check: 'gateway', State: 'ok', Found: `takes requests, ${signing}` },
    clock,
    { Check: 'list', ...what },
    await examineAuthentication(connection),
  ];
};
