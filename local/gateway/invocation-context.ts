import { randomUUID } from 'node:crypto';

import type { FunctionDefinition } from './function-definition.js';

/** Temporary credentials of the function's role, as Function Compute spells them. */
export interface FunctionCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
}

/** The data of a function's second argument; the instance adds the logger's methods and freezes it. */
export interface InvocationContext {
  readonly callbackWaitsForEmptyEventLoop: boolean;
  readonly requestId: string;
  readonly credentials: FunctionCredentials;
  readonly function: {
    readonly name: string;
    readonly handler: string;
    readonly memory: number;
    /** Seconds. */
    readonly timeout: number;
  };
  readonly service: { readonly logProject: string; readonly logStore: string; readonly qualifier: string };
  readonly region: string;
  readonly accountId: string;
  readonly logger: {
    readonly requestId: string;
    readonly logLevel: { readonly name: string; readonly priority: number };
  };
  readonly retryCount: number;
  readonly tracing: { readonly openTracingSpanBaggages: Readonly<Record<string, string>> };
}

export const LOCAL_ACCOUNT_ID = '1000000000000000';

/** An ID of the form that Function Compute gives: `1-<seconds in hex>-<24 hex digits>`. */
export const newRequestId = (): string =>
  `1-${Math.floor(Date.now() / 1000).toString(16)}-${randomUUID().replaceAll('-', '').slice(8)}`;

/**
 * The context of one invocation. Its shape is that of a context captured on Function Compute 3.0 ("Context",
 * Function Compute documentation, lists a part of it); 3.0 has no service name any more.
 */
export const createContext = (
  definition: FunctionDefinition,
  requestId: string,
  credentials: FunctionCredentials,
): InvocationContext => ({
  callbackWaitsForEmptyEventLoop: false,
  requestId,
  credentials: {
    accessKeyId: credentials.accessKeyId,
    accessKeySecret: credentials.accessKeySecret,
    securityToken: credentials.securityToken,
  },
  function: {
    name: definition.functionName,
    handler: definition.handler,
    memory: definition.memoryMb,
    timeout: definition.timeoutSeconds,
  },
  service: { logProject: 'local', logStore: 'local', qualifier: 'LATEST' },
  region: definition.region,
  accountId: LOCAL_ACCOUNT_ID,
  logger: { requestId, logLevel: { name: 'info', priority: 3 } },
  retryCount: 0,
  tracing: { openTracingSpanBaggages: {} },
});
