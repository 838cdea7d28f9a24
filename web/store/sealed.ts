/** A store whose values are sealed: what lies on the disk is keys, order and lengths. Knows neither the vault's keys nor the disk. */
import type { Bytes } from '../../crypto/bytes.ts';
import type { Vault } from '../../crypto/vault.ts';
import { type Op, type Row, SEALED_ALREADY, type Store, type Table, Unreadable } from './port.ts';

/** The same Store over another. `get` and `range` throw Unreadable where a row does not open. */
export function openSealedStore(store: Store, vault: Vault): Store {
  // Of nothing: what it gave would hold what the one before gave, and so on to the first.
  let turn: Promise<void> = Promise.resolve();
  return {
    ...store,
    get: async (table, key) => {
      const sealed = await store.get(table, key);
      return sealed && openRow(vault, table, key, sealed);
    },
    range: async (table, range) => {
      const rows = await store.range(table, range);
      return Promise.all(rows.map(async ({ key, value }): Promise<Row> => ({ key, value: await openRow(vault, table, key, value) })));
    },
    transact: (ops, durability) => {
      const before = turn;
      // Sealing takes its time and a transaction cannot wait, so all is sealed first; the turn keeps a small transaction behind a large one.
      const sealed = Promise.all(ops.map((op) => sealOp(vault, op)));
      const started = Promise.all([sealed, before]).then(([ops]) => ({ landed: store.transact(ops, durability) }));
      turn = Promise.allSettled([before, started]).then(() => undefined);
      return started.then(({ landed }) => landed);
    },
    close: async () => {
      await turn;
      await store.close();
    },
  };
}

const sealOp = async (vault: Vault, op: Op): Promise<Op> =>
  op.op === 'put' && !SEALED_ALREADY.includes(op.table) ? { ...op, value: await vault.seal(op.table, op.key, op.value) } : op;

async function openRow(vault: Vault, table: Table, key: Bytes, sealed: Bytes): Promise<Bytes> {
  if (SEALED_ALREADY.includes(table)) return sealed;
  const plain = await vault.open(table, key, sealed);
  if (plain === undefined) throw new Unreadable(table);
  return plain;
}
