/** Whose budget a request is counted on: the peer's, or what the operator's own proxies say of it. */

/** X-Forwarded-For is believed only as far as trusted proxies wrote it: each appends the peer it saw, so the last `proxies` entries are theirs. */
export function addressOf(peer: string, forwarded: string | null | undefined, proxies: number): string {
  if (proxies === 0 || !forwarded) return networkOf(peer);
  const hops = forwarded.split(',').map((hop) => hop.trim());
  const told = hops[hops.length - proxies] ?? hops[0] ?? '';
  return networkOf(isAddress(told) ? told : peer);
}

const isAddress = (text: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || (/^[0-9a-f:.]{2,45}$/i.test(text) && text.includes(':'));

/** An IPv4 address as it is; of an IPv6 address the /64, which is what one household gets (RFC 6177). */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('%')[0]?.toLowerCase().split('::') ?? [];
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
