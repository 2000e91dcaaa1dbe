import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** IPv4 without global reach (RFC 6890 and the IANA registry): loopback, private, link-local with cloud metadata, CGNAT, … */
const reservedIPv4 = subnets('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  // Azure's metadata and DNS, which looks public.
  '168.63.129.16/32',
]);

/** Global unicast (RFC 4291 2.4); all else, with loopback, link-local and unique local addresses, is not public. */
const globalIPv6 = subnets('ipv6', ['2000::/3']);
/** Inside it: protocol assignments with Teredo, documentation, 6to4. */
const reservedIPv6 = subnets('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

/** Addresses that carry an IPv4 address at their end: IPv4-mapped, and NAT64 (RFC 6052). */
const prefixesOfIPv4 = ['::ffff:', '64:ff9b::'];

/** Whether an address is one of the public Internet: what certificates name may not lead into the own network. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !reservedIPv4.check(address);
  if (!isIPv6(address) || address.includes('%')) return false;
  // URL writes an IPv6 address in its shortest form.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const prefix = prefixesOfIPv4.find(each => canonical.startsWith(each));
  if (prefix !== undefined) {
    const groups = canonical.slice(prefix.length).split(':');
    if (groups.length > 2) return false;
    const [high = 0, low = 0] = [...(groups.length === 1 ? ['0'] : []), ...groups].map(group =>
      Number.parseInt(group || '0', 16),
    );
    return isPublicAddress([high >> 8, high & 0xff, low >> 8, low & 0xff].join('.'));
  }
  return globalIPv6.check(canonical, 'ipv6') && !reservedIPv6.check(canonical, 'ipv6');
}

function subnets(family: 'ipv4' | 'ipv6', list: readonly string[]): BlockList {
  const blocks = new BlockList();
  for (const subnet of list) {
    const [network = '', prefix] = subnet.split('/');
    blocks.addSubnet(network, Number(prefix), family);
  }
  return blocks;
}
