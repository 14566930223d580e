import { isLoopback } from './is-loopback.js';

/** What a `postgres://` URL says, its escapes undone. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Whether the connection is encrypted and the server's certificate checked against its name. */
  readonly tls: boolean;
}

const DEFAULT_PORT = 5432;
// Characters of host names and addresses. Others can name a socket file or a list of hosts.
const HOST = /^([a-z0-9_.-]+|\[[0-9a-f:.]+\])$/i;

const unescape = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

const TLS_RULE = 'must have no sslmode or verify-full outside this machine: a password would travel unprotected';
const RULE = 'must be postgres://user:password@host/database with special characters percent-encoded, or file:<path>';

/**
 * Reads a `postgres://` URL ourselves: in the driver's reading, parameters of a URL can name another host, another file of
 * keys, and a check of certificates that is none.
 *
 * @returns the address, or the rule that the URL breaks. The rule quotes nothing of it.
 */
export const readPostgresUrl = (text: string): PostgresAddress | { readonly rule: string } => {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) return { rule: RULE };
  const url = new URL(text);
  const [user, password, database] = [url.username, url.password, url.pathname.slice(1)].map(unescape);
  const isComplete = HOST.test(url.hostname) && user && password !== undefined && database && url.hash === '';
  if (!isComplete || url.pathname.slice(1).includes('/')) return { rule: RULE };
  const { sslmode, ...others } = Object.fromEntries(url.searchParams);
  if (Object.keys(others).length > 0) return { rule: 'must have no parameter but sslmode' };
  const here = isLoopback(url.hostname);
  if (sslmode !== undefined && sslmode !== 'verify-full' && !(here && sslmode === 'disable')) return { rule: TLS_RULE };
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    user,
    password,
    database,
    tls: sslmode === 'verify-full' || !here,
  };
};
