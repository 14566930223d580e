import type { OperationName } from '../../shared/operations/operation.js';

const owner = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000' };

/** One request for each operation, each one call of CAMS. */
export const requestFor = (operation: OperationName, GroupId: string): Readonly<Record<string, unknown>> => {
  const group = { ...owner, GroupId };
  switch (operation) {
    case 'AddChatGroup':
      return { ...owner, Subject: 'Order 1042', Description: 'Questions about order 1042' };
    case 'ListChatGroup':
      return { ...owner, Page: { Index: 1, Size: 20 } };
    case 'UpdateChatGroup':
      return { ...group, Subject: 'Order 1042, shipped' };
    case 'DeleteChatGroupParticipants':
      return { ...group, List: [{ ParticipantNumber: '8613800000001' }] };
    default:
      return group;
  }
};

/** What only our functions know, so that theirs is one call of CAMS as well. */
export const ownParametersFor = (operation: OperationName): Readonly<Record<string, unknown>> =>
  operation === 'DeleteChatGroupParticipants' ? { Confirm: false } : {};

/** The event by which API Gateway hands a request to a function. */
export const eventFor = (
  operation: OperationName,
  headers: Readonly<Record<string, string>>,
  request: Readonly<Record<string, unknown>>,
): object => ({
  path: `/${operation}`,
  httpMethod: 'POST',
  headers: { 'Content-Type': 'application/json', ...headers },
  queryParameters: {},
  pathParameters: {},
  body: JSON.stringify(request),
  isBase64Encoded: false,
});

/** The context by which Function Compute hands over the role's keys. */
export const contextFor = (credentials: object): object => ({
  requestId: '1-67000000-0123456789abcdef01234567',
  credentials,
  function: { name: 'bench', handler: 'index.handler', memory: 512, timeout: 10 },
  service: {},
  region: 'ap-southeast-1',
  accountId: '1000000000000000',
});
