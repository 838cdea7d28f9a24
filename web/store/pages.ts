/** A range read page by page: whoever looks for one row reads no further than it, and whoever wants all holds no more than a page. */
import { after } from './key.ts';
import type { Range, Row, Store, Table } from './port.ts';

/** Rows read at once. */
const PAGE = 256;

/** Every row of the range in its order, however many there are; `limit` is what is read at once. */
export async function* rowsIn(store: Pick<Store, 'range'>, table: Table, range: Range): AsyncGenerator<Row, void> {
  const { limit = PAGE, reverse = false } = range;
  for (let { from, to } = range; ; ) {
    const rows = await store.range(table, { from, to, limit, reverse });
    yield* rows;
    const last = rows[rows.length - 1];
    if (!last || rows.length < limit) return;
    if (reverse) to = last.key;
    else from = after(last.key);
  }
}
