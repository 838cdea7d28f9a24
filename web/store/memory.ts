/** A store on a disk that is only memory, for worlds of many devices: the disk outlives its openings, which can be killed, and its power can be cut. */
import { compare } from '../../crypto/bytes.ts';
import { Fenced, type Key, type Op, type Range, type Row, type Store, StoreClosed, type Table } from './port.ts';

type Tables = ReadonlyMap<Table, readonly Row[]>;

/** What is kept. `owner` counts the claims; `synced` is what a power cut would leave. */
export type Disk = { tables: Tables; synced: Tables; owner: number };

/** A store that can be made to die. */
export type MemoryStore = Store & {
  /** The process dies: what has not landed never will, and every call throws StoreClosed. */
  kill(): void;
  /** Dies at the nth transaction from now (1 is the next), just before it lands, or after it did and before anybody hears of it. */
  killAt(nth: number, when: 'before' | 'after'): void;
};

type Fuse = { left: number; readonly when: 'before' | 'after' };
type Opening = { readonly disk: Disk; owner: number; closed: boolean; dead: boolean; fuse: Fuse | undefined };

export const newDisk = (): Disk => ({ tables: new Map(), synced: new Map(), owner: 0 });

/** The disk as it is now, apart from this one from here on. */
export const copyDisk = (disk: Disk): Disk => ({ ...disk });

/** Puts an earlier copy back: a backup restored under the device's feet. Claims made since stay spent. */
export function restoreDisk(disk: Disk, { tables, synced }: Disk): void {
  Object.assign(disk, { tables, synced });
}

/** Takes back every relaxed transaction since the last strict one. */
export function cutPower(disk: Disk): void {
  disk.tables = disk.synced;
}

export function openMemoryStore(disk: Disk): MemoryStore {
  const opening: Opening = { disk, owner: -1, closed: false, dead: false, fuse: undefined };
  return {
    get: async (table, key) => rowsIn(alive(opening), { table, from: key, to: key, whole: true })[0]?.value.slice(),
    range: async (table, range) => page(rowsIn(alive(opening), { table, ...range }), range),
    keys: async (table, range) => page(rowsIn(alive(opening), { table, ...range }), range).map(({ key }) => key),
    transact: (ops, durability = 'strict') => transact(opening, ops, durability === 'strict'),
    claim: async () => {
      opening.owner = ++alive(opening).owner;
    },
    close: async () => {
      opening.closed = true;
    },
    kill: () => kill(opening),
    killAt: (nth, when) => {
      opening.fuse = { left: nth, when };
    },
  };
}

async function transact(opening: Opening, ops: readonly Op[], strict: boolean): Promise<void> {
  alive(opening);
  const own = ops.map((op) => (op.op === 'put' ? { ...op, key: op.key.slice(), value: op.value.slice() } : op));
  // Lands in a later turn, as on a real disk: a caller that dies right after asking has not written.
  await undefined;
  burn(opening, 'before');
  if (opening.dead) throw new StoreClosed();
  const { disk } = opening;
  if (disk.owner !== opening.owner) throw new Fenced();
  disk.tables = applyAll(disk.tables, own);
  if (strict) disk.synced = disk.tables;
  burn(opening, 'after');
}

const kill = (opening: Opening): void => {
  opening.closed = true;
  opening.dead = true;
};

const alive = (opening: Opening): Disk => {
  if (opening.closed) throw new StoreClosed();
  return opening.disk;
};

function burn(opening: Opening, when: Fuse['when']): void {
  const { fuse } = opening;
  if (fuse?.when !== when) return;
  fuse.left -= 1;
  if (fuse.left > 0) return;
  kill(opening);
  throw new StoreClosed();
}

/** The tables after these ops; those before stay as they were, and a table is copied once. */
function applyAll(tables: Tables, ops: readonly Op[]): Tables {
  const changed = new Map(ops.map(({ table }) => [table, [...(tables.get(table) ?? [])]]));
  for (const op of ops) applyOp(changed.get(op.table) as Row[], op);
  return new Map([...tables, ...changed]);
}

function applyOp(rows: Row[], op: Op): void {
  const from = place(rows, op.op === 'clear' ? op.from : op.key);
  const to = op.op === 'clear' ? place(rows, op.to) : place(rows, op.key, true);
  rows.splice(from, Math.max(0, to - from), ...(op.op === 'put' ? [{ key: op.key, value: op.value }] : []));
}

type Span = { readonly table: Table; readonly from: Key; readonly to: Key; readonly whole?: boolean };
const rowsIn = (disk: Disk, { table, from, to, whole }: Span): readonly Row[] => {
  const rows = disk.tables.get(table) ?? [];
  return rows.slice(place(rows, from), place(rows, to, whole));
};

const page = (rows: readonly Row[], { limit = 1000, reverse }: Range): readonly Row[] =>
  (reverse ? rows.toReversed() : rows).slice(0, limit).map(({ key, value }) => ({ key: key.slice(), value: value.slice() }));

/** Where this key stands in sorted rows, or would; the place after it where `past`. */
function place(rows: readonly Row[], key: Key, past = false): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compare((rows[middle] as Row).key, key);
    if (order < 0 || (past && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
