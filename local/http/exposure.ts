/** Who can reach the local servers. By default only programs of this machine. */
export interface Exposure {
  /** A further address to listen on beside loopback, such as `0.0.0.0` in a container; undefined for none. */
  readonly host?: string | undefined;
  /** Names beside those of loopback that a Host header may have, lower case, without a port. */
  readonly allowedHosts?: readonly string[] | undefined;
}

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/i;

const HOST_AND_PORT = /^(\[[0-9a-f:.]+\]|[^\s:/?#@[\]\\]+)(?::\d{1,5})?$/i;

/**
 * Whether a Host header names this machine, or a name that the owner of this machine allows. A page that binds its own
 * name to this machine's address (DNS rebinding) betrays itself by that name.
 */
export const isAllowedHost = (hostAndPort: string, { allowedHosts = [] }: Exposure): boolean => {
  const [, name = ''] = HOST_AND_PORT.exec(hostAndPort) ?? [];
  return LOOPBACK.test(name) || allowedHosts.includes(name.toLowerCase());
};

/**
 * The addresses to listen on: loopback of both families, so that `localhost` reaches us however it is resolved, and the
 * further one. An address that stands for all takes the place of those it includes.
 */
export const addressesOf = ({ host }: Exposure): readonly [string, ...string[]] => {
  switch (host) {
    case '::':
      return ['::'];
    case '0.0.0.0':
      return ['0.0.0.0', '::1'];
    case undefined:
    case 'localhost':
    case '127.0.0.1':
    case '::1':
      return ['127.0.0.1', '::1'];
    default:
      return ['127.0.0.1', '::1', host];
  }
};
