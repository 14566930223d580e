import OpenApi from '@alicloud/openapi-client';
import TeaUtil from '@alicloud/tea-util';

import type { InvokeFunction } from '../client/direct.js';
import type { OperationName } from '../shared/operations/operation.js';

/** Temporary keys of a role: of an ECS instance, of another function, or of AssumeRole. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
}

export interface InvokeOptions {
  /** `<account ID>.<region>.fc.aliyuncs.com`, in a VPC `<account ID>.<region>-internal.fc.aliyuncs.com`. */
  readonly endpoint: string;
  readonly protocol?: 'HTTPS' | 'HTTP';
  /** Asked for every invocation: keys of a role run out. The role needs fc:InvokeFunction on the functions it calls. */
  readonly credentials: () => RoleCredentials | Promise<RoleCredentials>;
}

const API_VERSION = '2023-03-30';
const TIMEOUT_MS = 30_000;

const functionOf = (operation: OperationName): string =>
  `chat-groups-${operation.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}`;

/**
 * Invokes the functions with the SDK and a role, without a gateway: callers are then `direct` in the access policy. Source:
 * "InvokeFunction", Function Compute 3.0 API reference.
 *
 * @throws {Error} when the function was not reached, or failed: the client then says that the outcome is unknown.
 * @example
 * const invoke = invokeByRole({ endpoint, credentials });
 * const groups = createChatGroupsClient({ transport: direct(invoke) });
 */
export const invokeByRole =
  ({ endpoint, protocol = 'HTTPS', credentials }: InvokeOptions): InvokeFunction =>
  async (operation, payload, signal) => {
    signal.throwIfAborted();
    const client = new OpenApi.default(new OpenApi.Config({ ...(await credentials()), endpoint, protocol }));
    const response = (await client.callApi(
      new OpenApi.Params({
        action: 'InvokeFunction',
        version: API_VERSION,
        protocol,
        pathname: `/${API_VERSION}/functions/${functionOf(operation)}/invocations`,
        method: 'POST',
        authType: 'AK',
        style: 'ROA',
        reqBodyType: 'json',
        bodyType: 'string',
      }),
      new OpenApi.OpenApiRequest({ headers: { 'x-fc-invocation-type': 'Sync' }, body: JSON.parse(payload) as object }),
      new TeaUtil.RuntimeOptions({ readTimeout: TIMEOUT_MS, connectTimeout: 5_000 }),
      // What callApi returns has no type of its own.
    )) as { readonly headers: Readonly<Record<string, string | undefined>>; readonly body: string };
    // A function that failed is answered with 200; only this header shows it.
    const failed = response.headers['x-fc-error-type'];
    if (failed !== undefined) throw new Error(`The function failed: ${failed}`);
    return response.body;
  };
