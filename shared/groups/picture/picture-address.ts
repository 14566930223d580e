import { isIP } from 'node:net';
import { domainToUnicode } from 'node:url';

import type { Config } from '../../config.js';
import { badPicture } from './refusals.js';

/** Where a picture is to be fetched. */
export interface PictureAddress {
  /** Lower case, without a port: what is resolved, named to the server, and looked for in its certificate. */
  readonly host: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
  /** Whether it is the one plain HTTP origin on this machine that the settings allow. */
  readonly isLocal: boolean;
}

const MAX_LENGTH = 2048;
const PRINTABLE = /^[\x21-\x7e]+$/;
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
// A last label of letters rules out every spelling of an IPv4 address; the form as a whole rules out user names,
// percent-encoding, IPv6, ports, empty labels, and a dot at the end.
const AUTHORITY = new RegExp(`^((?:${LABEL}\\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9]))(?::443)?$`, 'i');

/** Names that stand for no public host, whatever a resolver answers. Source: "Special-Use Domain Names", IANA. */
const INTERNAL_SUFFIX =
  /\.(local|localhost|localdomain|internal|intranet|private|lan|home|corp|arpa|test|invalid|example|onion|alt)$/;
// Endpoints of Alibaba Cloud inside its own network, such as oss-cn-hangzhou-internal and ecs-vpc.cn-hangzhou.
const ALIBABA_INTERNAL = /(^|[.-])(internal|vpc)([.-].*)?\.aliyuncs\.com$/;

const isInternal = (host: string): boolean =>
  INTERNAL_SUFFIX.test(host) || ALIBABA_INTERNAL.test(host) || host.includes('.vpc.');

/** Whether it holds a label in punycode that stands for no name. Node.js 24 reads an address with one, Node.js 20 does not. */
const isUnreadable = (host: string): boolean =>
  domainToUnicode(host)
    .split('.')
    .some((label) => label === '' || label.startsWith('xn--'));

const isAllowed = (host: string, allowed: readonly string[]): boolean =>
  allowed.length === 0 ||
  allowed.some((name) => (name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name));

const readLocal = (text: string, origin: string | undefined): PictureAddress | undefined => {
  if (origin === undefined || !text.startsWith(`${origin}/`)) return undefined;
  const { hostname, port, pathname, search } = new URL(text);
  return { host: hostname, port: Number(port), path: pathname + search, isLocal: true };
};

/**
 * Reads where a picture is, by rules on the raw text and on what Node's URL parser makes of it. The parser alone will not
 * do: it turns `https:\\2130706433` and `https://①②⑦.1` into addresses of this machine, and drops line breaks.
 *
 * @throws {ServiceError} `InvalidParameter.ProfilePictureFile`.
 */
export const readPictureAddress = (text: string, settings: Config['pictures']): PictureAddress => {
  const { hosts, localOrigin } = settings;
  if (text.length > MAX_LENGTH || !PRINTABLE.test(text) || /[\\#]/.test(text)) {
    throw badPicture('must be an address of at most 2048 printable ASCII characters, without backslash and fragment');
  }
  const local = readLocal(text, localOrigin);
  if (local) return local;
  const [, authority] = /^https:\/\/([^/?]*)/.exec(text) ?? [];
  if (authority === undefined) throw badPicture('must be an https address');
  const host = AUTHORITY.exec(authority)?.[1]?.toLowerCase();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // What remains after the pattern is what two readers could understand differently.
  if (
    host === undefined ||
    url?.host !== host ||
    host.length > 253 ||
    isIP(host) !== 0 ||
    isInternal(host) ||
    isUnreadable(host)
  ) {
    throw badPicture('must name a public host in plain letters, with no user, and no port but 443');
  }
  if (!isAllowed(host, hosts)) throw badPicture('must be on a host that PICTURE_HOSTS allows');
  return { host, port: 443, path: url.pathname + url.search, isLocal: false };
};
