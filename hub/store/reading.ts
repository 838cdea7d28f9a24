/** What a device may read of a log, and where its cursor lies in it. */
import { equal } from '../../crypto/bytes.ts';
import { type Cursor, type DeviceId, KIND, LOG, type Log } from '../protocol/frames.ts';
import type { LogKey, StoredEnvelope, View } from './route.port.ts';
import { bytesIn, maybeIn, numberIn, type Row, type Sql } from './sql.ts';

/** Envelopes looked at for one read; their bytes are counted before they are fetched. */
const READ_ROWS = 256;

export async function view(sql: Sql, log: LogKey, device: DeviceId, cursor: Cursor): Promise<View | 'not_a_member' | undefined> {
  const [row] = await sql.all(
    `select r.epoch, r.head, r.hash, r.floor, r.floor_hash, r.moved_to, m.device, m.since, m.since_hash, m.until, m.acked from route r
      left join routed m on m.log = r.log and m.device = $2 where r.log = $1`,
    log,
    device,
  );
  if (!row) return undefined;
  if (maybeIn(bytesIn, row, 'device') === undefined) return 'not_a_member';
  const until = maybeIn(numberIn, row, 'until');
  const head = until ?? numberIn(row, 'head');
  const [trimmed, since, acked] = [numberIn(row, 'floor'), numberIn(row, 'since'), numberIn(row, 'acked')];
  const floor = trimmed >= since ? { seq: trimmed, hash: bytesIn(row, 'floor_hash') } : { seq: since, hash: bytesIn(row, 'since_hash') };
  const ended = until !== undefined ? 'not_a_member' : maybeIn(bytesIn, row, 'moved_to') ? 'moved' : undefined;
  return {
    epoch: numberIn(row, 'epoch'),
    head,
    floor,
    acked: acked > since ? acked : 0,
    log: await compareCursor(sql, log, cursor, floor, head),
    ended,
  };
}

async function compareCursor(sql: Sql, log: LogKey, { seq, hash }: Cursor, floor: Cursor, head: number): Promise<Log> {
  if (seq > head) return LOG.other;
  if (seq === floor.seq) return equal(hash, floor.hash) ? LOG.same : LOG.other;
  const [row] = await sql.all('select hash from envelope where log = $1 and seq = $2', log, seq);
  const isKnown = row !== undefined && equal(bytesIn(row, 'hash'), hash);
  // What was trimmed is known by its hash for as long as its item is; after that, and at the beginning, it is taken for this log's.
  if (seq < floor.seq) return isKnown || !row ? LOG.trimmed : LOG.other;
  return isKnown ? LOG.same : LOG.other;
}

export async function readLog(sql: Sql, log: LogKey, after: number, until: number, limitBytes: number): Promise<readonly StoredEnvelope[]> {
  const sizes = await sql.all(
    `select seq, length(bytes) + enclosed as size from envelope where log = $1 and seq > $2 and seq <= $3 and bytes is not null order by seq limit ${READ_ROWS}`,
    log,
    after,
    until,
  );
  const last = fitting(sizes, limitBytes);
  if (last === undefined) return [];
  const rows = await sql.all(
    `select e.seq, e.kind, e.epoch, e.item, e.device, e.at, e.bytes, e.withheld_from, d.usr, c.bytes as enclosure from envelope e
      left join device d on e.kind = ${KIND.mail} and d.device = e.device left join enclosure c on c.digest = e.enclosure
      where e.log = $1 and e.seq > $2 and e.seq <= $3 and e.bytes is not null order by e.seq`,
    log,
    after,
    last,
  );
  return rows.map(toEnvelope);
}

/** The last seq up to which the envelopes fit together; the first one always does. */
function fitting(sizes: readonly Row[], limitBytes: number): number | undefined {
  let [last, total]: [number | undefined, number] = [undefined, 0];
  for (const row of sizes) {
    total += numberIn(row, 'size');
    if (last !== undefined && total > limitBytes) break;
    last = numberIn(row, 'seq');
  }
  return last;
}

function toEnvelope(row: Row): StoredEnvelope {
  const kind = Object.values(KIND).find((one) => one === numberIn(row, 'kind'));
  if (kind === undefined) throw new TypeError('expected a kind of envelope in the store');
  const [user, withheldFrom] = [maybeIn(bytesIn, row, 'usr'), maybeIn(bytesIn, row, 'withheld_from')];
  const enclosure = maybeIn(bytesIn, row, 'enclosure');
  return {
    seq: numberIn(row, 'seq'),
    kind,
    epoch: numberIn(row, 'epoch'),
    item: bytesIn(row, 'item'),
    device: bytesIn(row, 'device'),
    ...(user && { user }),
    at: numberIn(row, 'at'),
    bytes: bytesIn(row, 'bytes'),
    ...(enclosure && { enclosure }),
    ...(withheldFrom && { withheldFrom }),
  };
}
