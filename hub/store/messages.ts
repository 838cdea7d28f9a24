/** Messages in their logs, many at once: each log is looked up and moved on once, so that a message costs little more than its own row. */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import type { DeviceId, UserId } from '../protocol/frames.ts';
import { findTaken, insertOnce, refuse } from './envelope.ts';
import type { LogKey, NewPost, Stored, StoreRefusal } from './route.port.ts';
import { bytesIn, maybeIn, numberIn, type Sql } from './sql.ts';
import { noteWaking } from './waking.ts';
import { withheldFrom } from './withholding.ts';

/** A log as this transaction goes along it. `routing`: by device, in hex, as it is asked for. */
type Open = {
  readonly log: LogKey;
  readonly epoch: number;
  readonly hasMoved: boolean;
  readonly from: number;
  head: number;
  hash: Bytes;
  readonly routing: Map<string, Routing>;
};
/** `gone`: a routing that has ended. `none`: there never was one. */
type Routing = { readonly is: 'here' | 'gone' | 'none'; readonly withheldFrom: UserId | undefined };

/** What came of each, in their order. */
export async function appendMessages(sql: Sql, posts: readonly NewPost[]): Promise<readonly (Stored | StoreRefusal)[]> {
  const openByLog = new Map<string, Open>();
  const results: (Stored | StoreRefusal)[] = [];
  for (const post of posts) {
    const name = toHex(post.log);
    const open = openByLog.get(name) ?? (await openLog(sql, post.log));
    if (open) openByLog.set(name, open);
    results.push(open ? await append(sql, open, post) : refuse('route_not_found'));
  }
  // In the order of their names: two hubs that each lock rows of the other's in an order of their own would wait for ever.
  for (const [, open] of [...openByLog].sort(([a], [b]) => (a < b ? -1 : 1))) await moveOn(sql, open);
  return results;
}

async function openLog(sql: Sql, log: LogKey): Promise<Open | undefined> {
  const [row] = await sql.all('select epoch, head, hash, moved_to from route where log = $1', log);
  if (!row) return undefined;
  const head = numberIn(row, 'head');
  const hasMoved = maybeIn(bytesIn, row, 'moved_to') !== undefined;
  return { log, epoch: numberIn(row, 'epoch'), hasMoved, from: head, head, hash: bytesIn(row, 'hash'), routing: new Map() };
}

async function append(sql: Sql, open: Open, post: NewPost): Promise<Stored | StoreRefusal> {
  const { log, device, item, kind, epoch, bytes, now } = post;
  const routing = await routingOf(sql, open, device);
  if (routing.is === 'none') return refuse('not_a_member');
  // Before the epoch: a resend of what was taken is answered as it was, however far the chat has gone on since.
  const because = refusal(open, routing, epoch);
  if (because) return (await findTaken(sql, log, item)) ?? because;
  const [seq, hash] = [open.head + 1, post.running(open.hash)];
  const withheld = routing.withheldFrom && { withheldFrom: routing.withheldFrom };
  if (!(await insertOnce(sql, log, { seq, kind, epoch, item, device, at: now, bytes, ...withheld }, hash))) return takenBefore(sql, post);
  open.head = seq;
  open.hash = hash;
  if (post.wakes) await noteWaking(sql, log, seq, device, now);
  return { ok: true, seq, at: now, fresh: true, mails: [], left: [], removed: [], ...withheld };
}

function refusal({ hasMoved, epoch: current, head }: Open, routing: Routing, epoch: number): StoreRefusal | undefined {
  if (routing.is === 'gone') return refuse('not_a_member');
  if (hasMoved) return refuse('moved');
  return epoch === current ? undefined : refuse('stale_epoch', { epoch: current, seq: head });
}

async function routingOf(sql: Sql, { log, routing }: Open, device: DeviceId): Promise<Routing> {
  const name = toHex(device);
  const known = routing.get(name);
  if (known) return known;
  const [row] = await sql.all('select until from routed where log = $1 and device = $2', log, device);
  const is = row === undefined ? 'none' : maybeIn(numberIn, row, 'until') === undefined ? 'here' : 'gone';
  const found: Routing = { is, withheldFrom: is === 'here' ? await withheldFrom(sql, log, device) : undefined };
  routing.set(name, found);
  return found;
}

async function takenBefore(sql: Sql, { log, item }: NewPost): Promise<Stored> {
  const taken = await findTaken(sql, log, item);
  if (!taken) throw new Error('expected the place of an item that could not be written a second time');
  return taken;
}

/** The swap names what was read, so that a second hub on the same database loses by changing nothing. */
async function moveOn(sql: Sql, { log, epoch, from, head, hash }: Open): Promise<void> {
  if (head === from) return;
  const swapped = await sql.run('update route set head = $4, hash = $5 where log = $1 and head = $2 and epoch = $3', log, from, epoch, head, hash);
  if (swapped !== 1) throw new Error('expected the log where it was read, found it moved within one transaction');
}
