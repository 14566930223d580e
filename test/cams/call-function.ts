import type { Envelope } from '../../shared/operations/envelope.js';
import { readConfig } from '../../shared/config.js';
import { send } from '../../shared/cams/send.js';
import type { HttpResult } from '../../shared/invocation/encode-result.js';
import { serve } from '../../shared/invocation/serve.js';
import { operations } from '../../shared/operations/operations.js';
import type { Operation, OperationName } from '../../shared/operations/operation.js';
import type { Timing } from '../../shared/timing.js';
import { LOCAL_PROFILE } from '../support/settings.js';

const PROOF = 'proof-of-the-gateway';

export const credentials = {
  accessKeyId: 'STS.NTexample',
  accessKeySecret: 'secret-of-the-role',
  securityToken: 'token-of-the-role',
};

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Envelope & Readonly<Record<string, unknown>>;
  readonly tookMs: number;
}

export interface CallOptions {
  /** The function's time limit as the platform states it. */
  readonly timeoutSeconds?: number;
  readonly context?: object;
  readonly space?: string;
  readonly protocol?: 'HTTP' | 'HTTPS';
  readonly host?: string;
  readonly timing?: Timing;
  /** What was observed of CAMS: a file, or `none`. Default: what the local CAMS does. */
  readonly profile?: string;
}

const definitionOf = (name: OperationName): Operation => {
  const operation = operations.find((candidate) => candidate.name === name);
  if (!operation) throw new Error(`no ${name}`);
  return operation;
};

/** Calls the function of an operation through the gateway's event, with the definition's own example as request. */
export const callFunction = async (name: OperationName, port: number, options: CallOptions = {}): Promise<Answer> => {
  const operation = definitionOf(name);
  const {
    timeoutSeconds = 10,
    context = {},
    space = 'cams-local',
    protocol = 'HTTP',
    host = '127.0.0.1',
    timing,
    profile = LOCAL_PROFILE,
  } = options;
  const config = readConfig({
    CAMS_ENDPOINT: `${host}:${String(port)}`,
    CAMS_PROTOCOL: protocol,
    CAMS_PROFILE_FILE: profile,
    GATEWAY: 'traditional',
    GATEWAY_PROOF: PROOF,
    ACCESS_POLICY: JSON.stringify({
      callers: { app: { operations: ['*'], scopes: ['invite-link:read'], spaces: ['*'], numbers: ['*'] } },
    }),
  });
  const handler = serve(
    operation,
    (request, call) => send(operation, request, call),
    () => config,
    timing,
  );
  const event = {
    path: `/${name}`,
    httpMethod: 'POST',
    headers: { 'X-Gateway-Proof': PROOF, 'X-Caller-App-Id': 'app' },
    body: JSON.stringify({ ...operation.examples[0]?.request, CustSpaceId: space }),
    isBase64Encoded: false,
  };
  const startedAtMs = Date.now();
  const result = (await handler(Buffer.from(JSON.stringify(event)), {
    requestId: 'OURS-1',
    credentials,
    function: { timeout: timeoutSeconds },
    ...context,
  })) as HttpResult;
  return {
    status: result.statusCode,
    headers: result.headers,
    body: JSON.parse(result.body) as Answer['body'],
    tookMs: Date.now() - startedAtMs,
  };
};
