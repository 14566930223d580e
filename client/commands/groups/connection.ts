import { outgoingTrace } from '../../../shared/telemetry/scope.js';
import { isLoopback } from '../../../shared/settings/is-loopback.js';
import { type ChatGroupsClient, type ClientOptions, createChatGroupsClient } from '../../create-chat-groups-client.js';
import { overHttp } from '../../over-http.js';
import type { GatewayApp } from '../../sign-gateway-request.js';
import { type Option, type OptionValues, textOf, UsageFault } from '../../command/command.js';
import { numberOf } from '../../command/number-of.js';
import type { Terminal } from '../../command/terminal.js';
import { readOwner } from '../read-owner.js';

/** The options of every command that calls the functions. */
export const connectionOptions: Readonly<Record<string, Option>> = {
  url: {
    type: 'string',
    value: 'URL',
    description: 'Where the gateway is (CHAT_GROUPS_URL); the local one of `npm start` unless said otherwise.',
  },
  space: { type: 'string', value: 'SPACE', description: 'CustSpaceId (CHAT_GROUPS_SPACE).' },
  number: { type: 'string', value: 'NUMBER', description: 'BusinessNumber (CHAT_GROUPS_NUMBER).' },
  'app-key': {
    type: 'string',
    value: 'KEY',
    description: 'The app that signs (CHAT_GROUPS_APP_KEY). Its secret comes from CHAT_GROUPS_APP_SECRET alone.',
  },
  timeout: { type: 'string', value: 'SECONDS', description: 'How long a call may take with its repeats (60).' },
};

/** Where the functions are, and for whom they are called. */
export interface Connection {
  readonly url: string;
  readonly app: GatewayApp | undefined;
  readonly owner: { readonly CustSpaceId: string; readonly BusinessNumber: string };
  readonly timeoutMs: number;
}

const isLocal = (url: string): boolean => URL.canParse(url) && isLoopback(new URL(url).host);

const readApp = (key: string | undefined, secret: string | undefined): GatewayApp | undefined => {
  if (key && secret) return { key, secret };
  if (key || secret) throw new UsageFault('Give both: the app key, and its secret in CHAT_GROUPS_APP_SECRET.');
  return undefined;
};

/**
 * Where a command line and its environment say to call.
 *
 * @throws {UsageFault} naming what is missing or makes no sense.
 */
export const connectionOf = (options: OptionValues, terminal: Terminal): Connection => {
  const { environment } = terminal;
  const read = (option: string, setting: string): string | undefined =>
    textOf(options, option) || environment[setting] || undefined;
  const given = read('url', 'CHAT_GROUPS_URL');
  const { space, number } = readOwner(options, terminal, given === undefined || isLocal(given));
  const timeout = textOf(options, 'timeout') ?? '60';
  if (!/^[1-9]\d{0,3}$/.test(timeout)) throw new UsageFault('--timeout must be a whole number of seconds.');
  return {
    url: given ?? `http://127.0.0.1:${environment['GATEWAY_PORT'] || '9000'}`,
    app: readApp(read('app-key', 'CHAT_GROUPS_APP_KEY'), environment['CHAT_GROUPS_APP_SECRET']),
    owner: { CustSpaceId: space, BusinessNumber: numberOf('--number (CHAT_GROUPS_NUMBER)', number) },
    timeoutMs: Number(timeout) * 1000,
  };
};

/** User and password would end up in logs and lists of processes; nothing here asks for them. */
const hasUser = (url: string): boolean => {
  if (!URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
};

/** @throws {UsageFault} when the address is none, or is not to be trusted. */
export const connect = (
  { url, app, timeoutMs }: Connection,
  options: Omit<ClientOptions, 'transport' | 'timeoutMs'> = {},
): ChatGroupsClient => {
  if (hasUser(url)) {
    throw new UsageFault('--url (CHAT_GROUPS_URL) must not hold a user or a password: an app signs with --app-key.');
  }
  try {
    return createChatGroupsClient({ ...options, ...outgoingTrace(), transport: overHttp({ url, app }), timeoutMs });
  } catch {
    throw new UsageFault('--url must be an https address, or http on this machine.');
  }
};
