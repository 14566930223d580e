import { randomUUID } from 'node:crypto';

import type { FunctionDefinition } from './function-definition.js';
import { LOCAL_ACCOUNT_ID, type FunctionCredentials } from './invocation-context.js';

/**
 * The whole environment of one instance: the function's own variables and those that Function Compute injects
 * ("Environment variables", Function Compute documentation), except FC_FUNCTION_NAME: by it a function knows that its disk is
 * not to be relied on, and here the functions share a SQLite file. Nothing of this process's environment is in it.
 *
 * @param credentials as they are when the instance starts; Function Compute does not renew this copy either.
 */
export const instanceEnvironment = (
  definition: FunctionDefinition,
  credentials: FunctionCredentials,
): Readonly<Record<string, string>> => ({
  PATH: '/usr/local/bin:/usr/bin:/bin',
  TZ: 'UTC',
  ...definition.environment,
  ALIBABA_CLOUD_ACCESS_KEY_ID: credentials.accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: credentials.accessKeySecret,
  ALIBABA_CLOUD_SECURITY_TOKEN: credentials.securityToken,
  FC_ACCOUNT_ID: LOCAL_ACCOUNT_ID,
  FC_FUNC_CODE_PATH: definition.codeFolder,
  FC_FUNCTION_HANDLER: definition.handler,
  FC_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
  FC_INSTANCE_ID: `c-${randomUUID()}`,
  FC_REGION: definition.region,
  FC_VER_ID: 'LATEST',
});
