/** What every store must do, whatever it stands on. Tied to no test runner, so that it also runs inside a page. */
import fc from 'fast-check';
import { type Bytes, compare, equal } from '../../crypto/bytes.ts';
import { after, keyOf, rangeOf } from './key.ts';
import { Fenced, type Op, type Row, type Store, StoreClosed, type Table } from './port.ts';

/** One fresh, empty disk; each `open` is one more opening of it, unclaimed. */
export type World = { open(): Promise<Store> };
export type Case = { readonly name: string; run(world: World): Promise<void> };

const put = (table: Table, key: Bytes, value: Bytes): Op => ({ op: 'put', table, key, value });
/** An empty one has no memory behind it, as node:sqlite takes for NULL where nobody watches. */
const bytes = (...values: number[]): Bytes => (values.length > 0 ? Uint8Array.from(values) : new Uint8Array());

function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`store contract: ${what}`);
}

async function mustThrow(kind: typeof Fenced | typeof StoreClosed, work: Promise<unknown>): Promise<void> {
  const outcome: unknown = await work.then(
    () => 'nothing',
    (error: unknown) => error,
  );
  must(outcome instanceof kind, `expected ${kind.name}, got ${String(outcome)}`);
}

const sameRows = (rows: readonly Row[], wanted: readonly Row[]): boolean =>
  rows.length === wanted.length && rows.every(({ key, value }, at) => equal(key, wanted[at]!.key) && equal(value, wanted[at]!.value));

const numbered = (rows: readonly Row[]): string => rows.map(({ key }) => key.join('.')).join(' ');

async function owned(world: World): Promise<Store> {
  const store = await world.open();
  await store.claim();
  return store;
}

const lasts: Case = {
  name: '[T1] what a resolved transaction wrote is there when the store is opened again',
  run: async (world) => {
    const first = await owned(world);
    await first.transact([put('meta', keyOf('name'), bytes(1, 2, 3)), put('outbox', keyOf(1), bytes()), put('outbox', keyOf(2), bytes(9))]);
    await first.transact([{ op: 'delete', table: 'outbox', key: keyOf(2) }]);
    await first.close();
    const second = await world.open();
    must(equal((await second.get('meta', keyOf('name'))) ?? bytes(), bytes(1, 2, 3)), 'the value is there');
    must((await second.get('outbox', keyOf(1)))?.length === 0, 'an empty value is a value');
    must((await second.get('outbox', keyOf(2))) === undefined, 'what was deleted is gone');
    must((await second.get('rows', keyOf('name'))) === undefined, 'a table knows nothing of another');
    await second.close();
  },
};

const whole: Case = {
  name: '[T2] a transaction that fails in its middle leaves nothing behind, and the next one works',
  run: async (world) => {
    const store = await owned(world);
    const broken = { op: 'put', table: 'events', key: undefined, value: bytes(1) } as unknown as Op;
    const failed = await store
      .transact([put('meta', bytes(1), bytes(1)), put('events', bytes(1), bytes(1)), broken, put('meta', bytes(2), bytes(1))])
      .then(
        () => false,
        () => true,
      );
    must(failed, 'an op without a key fails');
    must((await store.range('meta', rangeOf(bytes()))).length === 0, 'nothing of it was written');
    await store.transact([put('meta', bytes(3), bytes(3))]);
    must(numbered(await store.range('meta', rangeOf(bytes()))) === '3', 'only the next one was');
    await store.close();
  },
};

const ordered: Case = {
  name: '[T3] keys stand as memcmp orders them, and a range goes both ways, from its start up to before its end, to its limit',
  run: async (world) => {
    const store = await owned(world);
    const keys = [bytes(0), bytes(0, 0), bytes(0, 255), bytes(1), bytes(127), bytes(128), bytes(128, 1), bytes(255), bytes(255, 255)];
    await store.transact([...keys].reverse().map((key) => put('rows', key, key)));
    const read = async (from: Bytes, to: Bytes, limit?: number, reverse?: boolean) =>
      numbered(await store.range('rows', { from, to, limit, reverse }));
    must((await read(bytes(), rangeOf(bytes()).to)) === numbered(keys.map((key) => ({ key, value: key }))), 'all, in order');
    must((await read(bytes(0, 0), bytes(128))) === '0.0 0.255 1 127', 'start included, end excluded');
    must((await read(bytes(0, 0), bytes(128), 2)) === '0.0 0.255', 'a limit counts from the start');
    must((await read(bytes(0, 0), bytes(128), 2, true)) === '127 1', 'and from the end where it goes backwards');
    must((await read(bytes(128), bytes(128))) === '' && (await read(bytes(200), bytes(128))) === '', 'an empty range is empty, not an error');
    await store.close();
  },
};

const modelled: Case = {
  name: '[T4] after any transactions a store holds what a plain map would hold',
  run: async (world) => {
    const store = await owned(world);
    const bound = fc.uint8Array({ maxLength: 3 }).map((raw) => Uint8Array.from(raw));
    const key = bound.filter(({ length }) => length > 0);
    const table = fc.constantFrom<Table>('rows', 'events');
    const op = fc.oneof(
      fc.record({ op: fc.constant('put' as const), table, key, value: fc.uint8Array({ maxLength: 40 }).map((raw) => Uint8Array.from(raw)) }),
      fc.record({ op: fc.constant('delete' as const), table, key }),
      fc.record({ op: fc.constant('clear' as const), table, from: bound, to: bound }),
    );
    const model = new Map<string, Row & { table: Table }>();
    await fc.assert(
      fc.asyncProperty(fc.array(op, { maxLength: 12 }), bound, bound, fc.nat(6), fc.boolean(), async (ops, from, to, limit, reverse) => {
        await store.transact(ops);
        for (const one of ops) applyTo(model, one);
        const inTable = [...model.values()].filter((row) => row.table === 'rows').sort((a, b) => compare(a.key, b.key));
        must(sameRows(await store.range('rows', rangeOf(bytes())), inTable), 'all rows are the same');
        const inRange = inTable.filter((row) => compare(row.key, from) >= 0 && compare(row.key, to) < 0);
        const wanted = (reverse ? inRange.reverse() : inRange).slice(0, limit + 1);
        must(sameRows(await store.range('rows', { from, to, limit: limit + 1, reverse }), wanted), 'and so is any range');
        const keys = await store.keys('rows', { from, to, limit: limit + 1, reverse });
        must(numbered(keys.map((key) => ({ key, value: key }))) === numbered(wanted), 'and its keys alone');
      }),
      { numRuns: 100 },
    );
    await store.close();
  },
};

function applyTo(model: Map<string, Row & { table: Table }>, op: Op): void {
  const name = (key: Bytes) => `${op.table} ${key.join('.')}`;
  if (op.op === 'put') model.set(name(op.key), op);
  else if (op.op === 'delete') model.delete(name(op.key));
  else
    for (const row of [...model.values()])
      if (row.table === op.table && compare(row.key, op.from) >= 0 && compare(row.key, op.to) < 0) model.delete(name(row.key));
}

const fenced: Case = {
  name: '[T5] only the last that claimed may write; what an earlier owner asks throws Fenced and changes nothing, and it may still read',
  run: async (world) => {
    const [first, second] = [await world.open(), await world.open()];
    await mustThrow(Fenced, first.transact([put('meta', bytes(1), bytes(0))]));
    await first.claim();
    await first.transact([put('meta', bytes(1), bytes(1))]);
    await second.claim();
    await mustThrow(Fenced, first.transact([put('meta', bytes(1), bytes(2)), put('meta', bytes(2), bytes(2))]));
    await mustThrow(Fenced, first.transact([{ op: 'clear', table: 'meta', ...rangeOf(bytes()) }], 'relaxed'));
    await mustThrow(Fenced, first.transact([]));
    await second.transact([put('meta', bytes(3), bytes(3))]);
    must(numbered(await first.range('meta', rangeOf(bytes()))) === '1 3', 'the loser changed nothing, and reads what the owner wrote');
    await first.claim();
    await mustThrow(Fenced, second.transact([put('meta', bytes(4), bytes(4))]));
    const third = await world.open();
    await Promise.all([first.claim(), second.claim(), third.claim()]);
    const ends = await Promise.allSettled([first, second, third].map((store, at) => store.transact([put('meta', bytes(9), bytes(at))])));
    must(ends.filter(({ status }) => status === 'fulfilled').length === 1, 'of three that claim at once one is the owner');
    await Promise.all([first.close(), second.close(), third.close()]);
  },
};

const large: Case = {
  name: '[T6] a value of 1 MiB and 10,000 rows in one transaction come back unchanged, page by page',
  run: async (world) => {
    const store = await owned(world);
    const big = Uint8Array.from({ length: 1024 * 1024 }, (_, at) => (at * 31) & 255);
    await store.transact([put('segments', keyOf('big'), big)]);
    must(equal((await store.get('segments', keyOf('big'))) ?? bytes(), big), 'the large value is the same');
    await store.transact(Array.from({ length: 10_000 }, (_, at) => put('events', keyOf(at), bytes(at & 255))));
    must((await store.range('events', rangeOf(bytes()))).length === 1000, 'a range without a limit gives 1,000 rows');
    let { from, to } = rangeOf(bytes());
    let count = 0;
    for (let rows = await store.range('events', { from, to }); rows.length > 0; rows = await store.range('events', { from, to })) {
      must(
        rows.every(({ key, value }, at) => equal(key, keyOf(count + at)) && value[0] === ((count + at) & 255)),
        `page at ${count}`,
      );
      count += rows.length;
      from = after(rows.at(-1)!.key);
    }
    must(count === 10_000, 'every row is there once');
    await store.close();
  },
};

const inTurn: Case = {
  name: '[T7] transactions asked for at once land in the order they were asked for, and the ops of one in theirs',
  run: async (world) => {
    const store = await owned(world);
    await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        store.transact([put('meta', keyOf('last'), bytes(at)), put('outbox', keyOf(at), new Uint8Array(at % 2 ? 1 : 50_000))]),
      ),
    );
    must((await store.get('meta', keyOf('last')))?.[0] === 49, 'the last asked is the last written');
    await store.transact([
      put('meta', bytes(1), bytes(1)),
      { op: 'clear', table: 'meta', ...rangeOf(bytes()) },
      put('meta', bytes(2), bytes(1)),
      put('meta', bytes(2), bytes(2)),
    ]);
    const rows = await store.range('meta', rangeOf(bytes()));
    must(sameRows(rows, [{ key: bytes(2), value: bytes(2) }]), 'a later op sees what an earlier one did');
    await store.close();
  },
};

const closed: Case = {
  name: '[T8] what was asked before a close lands, what is asked after it throws StoreClosed, and another opening goes on',
  run: async (world) => {
    const [first, second] = [await owned(world), await world.open()];
    const asked = first.transact([put('meta', bytes(1), bytes(1))]);
    await Promise.all([asked, first.close()]);
    await mustThrow(StoreClosed, first.get('meta', bytes(1)));
    await mustThrow(StoreClosed, first.range('meta', rangeOf(bytes())));
    await mustThrow(StoreClosed, first.keys('meta', rangeOf(bytes())));
    await mustThrow(StoreClosed, first.transact([put('meta', bytes(2), bytes(2))]));
    await mustThrow(StoreClosed, first.claim());
    await first.close();
    await second.claim();
    must(numbered(await second.range('meta', rangeOf(bytes()))) === '1', 'the first landed and nothing after it');
    await second.close();
  },
};

const apart: Case = {
  name: '[T9] bytes that were read belong to the reader: changing them changes nothing in the store',
  run: async (world) => {
    const store = await owned(world);
    await store.transact([put('meta', bytes(1), bytes(7, 7))]);
    (await store.get('meta', bytes(1)))?.fill(0);
    for (const { key, value } of await store.range('meta', rangeOf(bytes()))) key.fill(9) && value.fill(0);
    must(sameRows(await store.range('meta', rangeOf(bytes())), [{ key: bytes(1), value: bytes(7, 7) }]), 'the row is as it was');
    must((await store.get('meta', bytes(1)))?.buffer instanceof ArrayBuffer, 'the bytes have a buffer of their own');
    await store.close();
  },
};

export const storeContract: readonly Case[] = [lasts, whole, ordered, modelled, fenced, large, inTurn, closed, apart];
