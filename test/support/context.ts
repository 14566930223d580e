import type { StsCredentials } from '../../local/cams/issue-sts.js';

/** What Function Compute passes as the second argument, as far as a function may count on it. */
export const contextWith = (credentials: object, timeout = 10): object => ({
  requestId: '1-67000000-0123456789abcdef01234567',
  credentials,
  function: { name: 'under-test', handler: 'index.handler', memory: 512, timeout },
  region: 'ap-southeast-1',
  accountId: '1000000000000000',
});

/** The role's temporary credentials in Function Compute's spelling. */
export const roleCredentials = (sts: StsCredentials): object => ({
  accessKeyId: sts.AccessKeyId,
  accessKeySecret: sts.AccessKeySecret,
  securityToken: sts.SecurityToken,
});
