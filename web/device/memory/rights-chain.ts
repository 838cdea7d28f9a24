/** The chain of a group's rights as it lies in the store: one row for each event that made a version, without the entries of device chains. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { bareAuthority, readAuthority, type SignedAuthority } from '../../chat/authority.ts';
import { MAX_RIGHTS } from '../../chat/group.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';

/** Events from this number of the chain on. */
export async function loadRights(store: Store, chat: Bytes, from = 0): Promise<readonly SignedAuthority[]> {
  const { to } = rangeOf(keyOf('rights', chat));
  const rows = await store.range('meta', { from: keyOf('rights', chat, from), to, limit: MAX_RIGHTS });
  return rows.map(({ value }) => {
    const signed = readAuthority(value);
    if (!signed) throw new Error('a stored event of a chain of rights cannot be read');
    return signed;
  });
}

/** Puts these events into the chain from that number on, in the place of whatever stood there. */
export const rightsOps = (chat: Bytes, from: number, events: readonly SignedAuthority[]): readonly Op[] => [
  { op: 'clear', table: 'meta', from: keyOf('rights', chat, from), to: rangeOf(keyOf('rights', chat)).to },
  ...events.map((one, i): Op => ({ op: 'put', table: 'meta', key: keyOf('rights', chat, from + i), value: bareAuthority(one) })),
];
