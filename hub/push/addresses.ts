/** Which addresses are out in the world. A push goes nowhere else: its address is named by whoever subscribes, who must not reach what only the hub does. */
import { BlockList, isIP } from 'node:net';

/** IANA's special-purpose registries (RFC 6890 and those since), multicast, and what clouds answer their own machines at. */
const NOT_PUBLIC_4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Of version 6 all that is public lies in here: loopback, link-local, private, multicast, mapped and translated (NAT64) addresses do not. */
const GLOBAL_6 = ['2000::', 3] as const;
/** Save these: Teredo and protocols (2001::/23), examples, 6to4, AS112 and segment routing. */
const NOT_PUBLIC_6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const notPublic = new BlockList();
const global6 = new BlockList();
for (const [net, bits] of NOT_PUBLIC_4) notPublic.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of NOT_PUBLIC_6) notPublic.addSubnet(net, bits, 'ipv6');
global6.addSubnet(...GLOBAL_6, 'ipv6');

/** An address that cannot be read is none. */
export function isPublic(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !notPublic.check(address, 'ipv4');
  return version === 6 && !address.includes('%') && global6.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
}
