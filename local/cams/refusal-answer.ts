import type { Refusal } from './refusal.js';

/** The codes that say what is wrong with a group, its link or its members. */
const GROUP_FAULT = /^(?:Group|InviteLink|Participant)Error\./;

export interface RefusalAnswer {
  readonly httpStatus: number;
  readonly body: object;
}

/**
 * How a refusal looks on the wire: the gateway's shape over an HTTP error, the service's own envelope over HTTP 200.
 *
 * Sources: "API error codes" of the Chat App Message Service shows business faults over 200, pages generated from API
 * metadata show them over 400.
 *
 * @param groupFaultsAs200 whether what is wrong with a group goes over HTTP 200.
 */
export const refusalAnswer = (
  { httpStatus, code: Code, message: Message }: Refusal,
  { RequestId, HostId }: { readonly RequestId: string; readonly HostId: string },
  groupFaultsAs200: boolean,
): RefusalAnswer => {
  if (httpStatus === 200 || (groupFaultsAs200 && GROUP_FAULT.test(Code))) {
    return { httpStatus: 200, body: { RequestId, Code, Success: false, Message, AccessDeniedDetail: 'None' } };
  }
  const Recommend = `https://error-center.aliyun.com/status/search?Keyword=${Code}&source=PopGw`;
  return { httpStatus, body: { RequestId, HostId, Code, Message, Recommend } };
};
