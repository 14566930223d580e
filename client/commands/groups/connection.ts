import { outgoingTrace } from '../../../shared/telemetry/scope.js';
import { isLoopback } from '../../../shared/settings/is-loopback.js';
import { type ChatGroupsClient, type ClientOptions, createChatGroupsClient } from '../../create-chat-groups-client.js';
import type { GatewayCredentials } from '../../gateway-credentials.js';
import { overHttp } from '../../over-http.js';
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
    description:
      'The app or consumer that signs (CHAT_GROUPS_APP_KEY). Its secret comes from CHAT_GROUPS_APP_SECRET alone.',
  },
  'api-key-header': {
    type: 'string',
    value: 'NAME',
    description:
      'The header of the API key (CHAT_GROUPS_API_KEY_HEADER), if it is not a bearer token. The key comes from \
CHAT_GROUPS_API_KEY alone, a JSON Web Token from CHAT_GROUPS_BEARER.',
  },
  timeout: { type: 'string', value: 'SECONDS', description: 'How long a call may take with its repeats (60).' },
};

/** Where the functions are, and for whom they are called. */
export interface Connection {
  readonly url: string;
  /** None for the local gateway. */
  readonly credentials: GatewayCredentials;
  readonly owner: { readonly CustSpaceId: string; readonly BusinessNumber: string };
  readonly timeoutMs: number;
}

const isLocal = (url: string): boolean => URL.canParse(url) && isLoopback(new URL(url).host);

type Read = (option: string, setting: string) => string | undefined;

const readCredentials = (read: Read, environment: Terminal['environment']): GatewayCredentials => {
  const key = read('app-key', 'CHAT_GROUPS_APP_KEY');
  const { CHAT_GROUPS_APP_SECRET: secret, CHAT_GROUPS_API_KEY: apiKey, CHAT_GROUPS_BEARER: bearer } = environment;
  if (Boolean(key) !== Boolean(secret)) {
    throw new UsageFault('Give both: the app key, and its secret in CHAT_GROUPS_APP_SECRET.');
  }
  const header = read('api-key-header', 'CHAT_GROUPS_API_KEY_HEADER');
  if (header !== undefined && !apiKey)
    throw new UsageFault('--api-key-header needs the API key in CHAT_GROUPS_API_KEY.');
  const kinds: readonly GatewayCredentials[] = [
    ...(key && secret ? [{ app: { key, secret } }] : []),
    ...(apiKey ? [{ apiKey: { key: apiKey, header } }] : []),
    ...(bearer ? [{ bearer }] : []),
  ];
  if (kinds.length > 1) {
    throw new UsageFault(
      'Give one kind of credentials: CHAT_GROUPS_APP_KEY, CHAT_GROUPS_API_KEY or CHAT_GROUPS_BEARER.',
    );
  }
  return kinds[0] ?? {};
};

/**
 * Where a command line and its environment say to call.
 *
 * @throws {UsageFault} naming what is missing or makes no sense.
 */
export const connectionOf = (options: OptionValues, terminal: Terminal): Connection => {
  const { environment } = terminal;
  const read: Read = (option, setting) => {
    const text = textOf(options, option);
    if (text === '') throw new UsageFault(`--${option} is empty.`);
    return text ?? (environment[setting] || undefined);
  };
  const given = read('url', 'CHAT_GROUPS_URL');
  const { space, number } = readOwner(options, terminal, given === undefined || isLocal(given));
  const timeout = textOf(options, 'timeout') ?? '60';
  if (!/^[1-9]\d{0,3}$/.test(timeout)) throw new UsageFault('--timeout must be a whole number of seconds.');
  return {
    url: given ?? `http://127.0.0.1:${environment['GATEWAY_PORT'] || '9000'}`,
    credentials: readCredentials(read, environment),
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
  { url, credentials, timeoutMs }: Connection,
  options: Omit<ClientOptions, 'transport' | 'timeoutMs'> = {},
): ChatGroupsClient => {
  if (hasUser(url)) {
    throw new UsageFault('--url (CHAT_GROUPS_URL) must not hold a user or a password: an app signs with --app-key.');
  }
  try {
    const transport = overHttp({ url, ...credentials });
    return createChatGroupsClient({ ...options, ...outgoingTrace(), transport, timeoutMs });
  } catch {
    throw new UsageFault('--url must be an https address, or http on this machine.');
  }
};
