/** One envelope as a row, and the two words every write of a log has: what it begins with, and no. */
import type { Bytes } from '../../crypto/bytes.ts';
import type { ItemId } from '../protocol/frames.ts';
import type { Enclosure, LogKey, Stored, StoredEnvelope, StoreRefusal } from './route.port.ts';
import { numberIn, type Sql, type Value } from './sql.ts';

/** The running hash of an empty log. */
export const ZERO_HASH: Bytes = new Uint8Array(32);

export const refuse = (code: StoreRefusal['code'], details?: StoreRefusal['details']): StoreRefusal => ({
  ok: false,
  code,
  ...(details ? { details } : {}),
});

const INSERT =
  'insert into envelope (log, seq, item, device, kind, epoch, at, hash, bytes, withheld_from, enclosure, enclosed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)';

/** Of an item that is known to be new. */
export async function insert(sql: Sql, log: LogKey, envelope: StoredEnvelope, hash: Bytes, enclosure?: Enclosure): Promise<void> {
  if (enclosure && (await sql.all('select 1 as one from enclosure where digest = $1', enclosure.digest)).length === 0)
    await sql.run('insert into enclosure (digest, bytes) values ($1, $2)', enclosure.digest, enclosure.bytes);
  await sql.run(INSERT, ...columns(log, envelope, hash), enclosure?.digest ?? null, enclosure?.bytes.length ?? 0);
}

/** False where the item has its place in this log already; then nothing was written. */
export const insertOnce = async (sql: Sql, log: LogKey, envelope: StoredEnvelope, hash: Bytes): Promise<boolean> =>
  (await sql.run(`${INSERT} on conflict (log, item) do nothing`, ...columns(log, envelope, hash), null, 0)) === 1;

const columns = (log: LogKey, { seq, item, device, kind, epoch, at, bytes, withheldFrom }: StoredEnvelope, hash: Bytes): readonly Value[] => [
  log,
  seq,
  item,
  device,
  kind,
  epoch,
  at,
  hash,
  bytes,
  withheldFrom ?? null,
];

/** What is answered where an item had been taken before; undefined where it was not. */
export async function findTaken(sql: Sql, log: LogKey, item: ItemId): Promise<Stored | undefined> {
  const [row] = await sql.all('select seq, at from envelope where log = $1 and item = $2', log, item);
  return row && { ok: true, seq: numberIn(row, 'seq'), at: numberIn(row, 'at'), fresh: false, mails: [], left: [], removed: [] };
}
