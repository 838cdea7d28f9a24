/** What a process that is killed while it writes must leave behind. The writer runs in a child process or a page, the judge afterwards elsewhere. */
import { type Bytes, equal } from '../../crypto/bytes.ts';
import { keyOf, numberIn, rangeOf } from './key.ts';
import type { Op, Store } from './port.ts';

/** Transactions kept at a time; older rows are cleared as new ones come. */
const KEPT = 40;

/** Row n: its length and bytes follow from n alone, from empty to some pages. */
const valueAt = (n: number): Bytes => Uint8Array.from({ length: (n * 977) % 9000 }, (_, at) => (n + at) & 255);

/** Writes transaction after transaction, each over three tables, and acknowledges each when its promise has resolved. Never ends by itself. */
export async function writeUntilKilled(store: Store, acknowledge: (n: number) => void): Promise<never> {
  await store.claim();
  for (let n = 1; ; n++) {
    const ops: Op[] = [
      { op: 'put', table: 'outbox', key: keyOf(n), value: valueAt(n) },
      { op: 'put', table: 'events', key: keyOf(n), value: valueAt(n + 1) },
      { op: 'put', table: 'meta', key: keyOf('head'), value: keyOf(n) },
      { op: 'clear', table: 'outbox', from: keyOf(0), to: keyOf(Math.max(0, n - KEPT)) },
      { op: 'delete', table: 'events', key: keyOf(Math.max(0, n - KEPT - 1)) },
    ];
    await store.transact(ops);
    acknowledge(n);
  }
}

/**
 * What is wrong with what is left, or undefined: every acknowledged transaction is there, and every transaction is whole. `unheard`: how many
 * acknowledgements may have died on their way to the judge, beside the transaction that had just landed.
 */
export async function judgeSurvivor(store: Store, acknowledged: number, unheard = 0): Promise<string | undefined> {
  const head = numberIn((await store.get('meta', keyOf('head'))) ?? new Uint8Array()) ?? 0;
  if (head < acknowledged) return `${acknowledged} was acknowledged and the store ends at ${head}`;
  if (head > acknowledged + unheard + 1) return `${head} is there, and ${acknowledged} was the last acknowledged`;
  for (const [table, shift] of [
    ['outbox', 0],
    ['events', 1],
  ] as const) {
    const rows = await store.range(table, rangeOf(new Uint8Array()));
    const first = Math.max(1, head - KEPT);
    if (rows.length !== head - first + 1) return `${table} has ${rows.length} rows at ${head}`;
    const wrong = rows.find(({ key, value }, at) => numberIn(key) !== first + at || !equal(value, valueAt(first + at + shift)));
    if (wrong) return `a row of ${table} is not what was written`;
  }
  return undefined;
}
