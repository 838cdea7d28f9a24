/** Calls that were done: a call that is asked again, because who was asked died before answering, is not done twice. */
import { type Bytes, utf8 } from '../../../crypto/bytes.ts';
import { decode, encode, readFixed, readUint, writeFixed, writeUint } from '../../../crypto/codec.ts';
import { hash } from '../../../crypto/hash.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import type { Op } from '../../store/port.ts';
import { type Core, write } from './core.ts';

/** A call is asked again within seconds; after a day nobody remembers it. */
const KEPT_MS = 24 * 60 * 60 * 1000;
const MAX_CALLS = 100_000;

const keyOfCall = (id: string): Bytes => keyOf('called', hash('item', utf8(id)).slice(0, 16));

/** Goes into the transaction that does it; `made` is what it made, 16 bytes. */
export const calledOp = (core: Core, id: string, made: Bytes): Op => ({
  op: 'put',
  table: 'meta',
  key: keyOfCall(id),
  value: encode((to) => {
    writeFixed(to, made);
    writeUint(to, Math.floor(core.clock.now()));
  }),
});

export async function calledBefore(core: Core, id: string): Promise<Bytes | undefined> {
  const row = await core.store.get('meta', keyOfCall(id));
  return row && read(row)?.made;
}

/** Forgets what is old, at the start of a run. */
export async function forgetCalls(core: Core): Promise<void> {
  const rows = await core.store.range('meta', { ...rangeOf(keyOf('called')), limit: MAX_CALLS });
  const since = core.clock.now() - KEPT_MS;
  const ops = rows.flatMap(({ key, value }): Op[] => ((read(value)?.at ?? 0) < since ? [{ op: 'delete', table: 'meta', key }] : []));
  await write(core, ops, 'relaxed');
}

const read = (row: Bytes): { readonly made: Bytes; readonly at: number } | undefined =>
  decode(row, (from) => ({ made: readFixed(from, 16), at: readUint(from) }));
