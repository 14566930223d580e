import type { ChatGroupsClient } from './contract-types.js';
import { type ClientOptions, createChatGroupsClient as createClient } from './create-chat-groups-client.js';

/*
 * The door of the package cams-chat-groups-client. Its types name no library: those of the operations are generated, and the
 * compiler proves below that they fit the definitions.
 */
export { ChatGroupsError, OutcomeUnknownError, type Failure } from './chat-groups-error.js';
export type * from './contract-types.js';
export type { CallOptions, ClientOptions } from './create-chat-groups-client.js';
export { direct, type InvokeFunction } from './direct.js';
export { overHttp, type HttpOptions } from './over-http.js';
export type { AnswerElements } from './read-answer.js';
export type { GatewayApp } from './sign-gateway-request.js';
export { NoAnswer, type Answered, type Attempt, type Transport } from './transport.js';
export type { Fault, Outcome } from '../shared/operations/envelope.js';

/**
 * A client of the functions: it names every create, repeats what may be repeated, and throws what went wrong.
 *
 * Each call throws {@link ChatGroupsError}, or {@link OutcomeUnknownError} where nobody can tell whether the change was
 * made. Members who could not be removed are no error: the answer's `Participants` tells.
 *
 * @example
 * const groups = createChatGroupsClient({ transport: overHttp({ url, app: { key, secret } }) });
 * const { GroupId } = await groups.addChatGroup({ CustSpaceId, BusinessNumber, Subject, WaitSeconds: 20 });
 */
export const createChatGroupsClient = (options: ClientOptions): ChatGroupsClient => createClient(options);
