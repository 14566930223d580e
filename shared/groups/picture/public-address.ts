import ipaddr from 'ipaddr.js';

/**
 * Addresses that are unicast by their form, yet lead into somebody's inside: a cloud's own platform (Azure's, which is
 * the same in every virtual network), and space that is held by a ministry, has no public web on it, and is used inside
 * clouds for that very reason.
 */
const insides = [
  '168.63.129.16/32',
  ...[6, 7, 11, 21, 22, 26, 28, 29, 30, 33, 55].map((first) => `${String(first)}.0.0.0/8`),
].map((range) => ipaddr.IPv4.parseCIDR(range));

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is one of the public internet. Anything but the canonical spelling of an address is not.
 *
 * What ipaddr.js 2.5.0 calls unicast is not enough for IPv6: an IPv4-compatible address (`::7f00:1`) and every address
 * that nobody has been given are unicast to it. Source: "IANA IPv6 Special-Purpose Address Registry".
 */
export const isPublicAddress = (text: string): boolean => {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) {
    const address = ipaddr.IPv4.parse(text);
    return address.range() === 'unicast' && !insides.some((range) => address.match(range));
  }
  if (!ipaddr.IPv6.isValid(text) || text.includes('%')) return false;
  const address = ipaddr.IPv6.parse(text);
  return address.range() === 'unicast' && address.match(globalUnicast);
};
