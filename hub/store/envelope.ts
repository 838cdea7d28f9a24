/** One envelope as a row, and the two words every write of a log has: what it begins with, and no. */
import type { Bytes } from '../../crypto/bytes.ts';
import type { ItemId } from '../protocol/frames.ts';
import type { LogKey, Stored, StoredEnvelope, StoreRefusal } from './route.port.ts';
import { numberIn, type Sql, type Value } from './sql.ts';

/** The running hash of an empty log. */
export const ZERO_HASH: Bytes = new Uint8Array(32);

export const refuse = (code: StoreRefusal['code'], details?: StoreRefusal['details']): StoreRefusal => ({
  ok: false,
  code,
  ...(details ? { details } : {}),
});

const INSERT = 'insert into envelope (log, seq, item, device, kind, epoch, at, hash, bytes) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)';

/** Of an item that is known to be new. */
export async function insert(sql: Sql, log: LogKey, envelope: StoredEnvelope, hash: Bytes): Promise<void> {
  await sql.run(INSERT, ...columns(log, envelope, hash));
}

/** False where the item has its place in this log already; then nothing was written. */
export const insertOnce = async (sql: Sql, log: LogKey, envelope: StoredEnvelope, hash: Bytes): Promise<boolean> =>
  (await sql.run(`${INSERT} on conflict (log, item) do nothing`, ...columns(log, envelope, hash))) === 1;

const columns = (log: LogKey, { seq, item, device, kind, epoch, at, bytes }: StoredEnvelope, hash: Bytes): readonly Value[] => [
  log,
  seq,
  item,
  device,
  kind,
  epoch,
  at,
  hash,
  bytes,
];

/** What is answered where an item had been taken before; undefined where it was not. */
export async function findTaken(sql: Sql, log: LogKey, item: ItemId): Promise<Stored | undefined> {
  const [row] = await sql.all('select seq, at from envelope where log = $1 and item = $2', log, item);
  return row && { ok: true, seq: numberIn(row, 'seq'), at: numberIn(row, 'at'), fresh: false, mails: [], left: [], removed: [] };
}
