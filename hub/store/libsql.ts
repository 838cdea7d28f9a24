/** The driver over libsql, for Node 20. Its quirks end here. */
import type { Row } from './sql.ts';
import type { Connection, Driver } from './sqlite.ts';

export async function libsql(): Promise<Driver> {
  const { default: Database } = await import('libsql');
  return (file): Connection => {
    const db = new Database(file);
    return {
      exec: (text) => void db.exec(text),
      prepare: (text) => {
        const statement = db.prepare(text);
        // Arguments go as one array: a lone Uint8Array would be taken for named parameters. `get` is not used: it fails after a `run` of a RETURNING statement.
        return { all: (args) => statement.all([...args]).map(withBytes), run: (args) => statement.run([...args]).changes };
      },
      close: () => void db.close(),
    };
  };
}

/** Blobs come as ArrayBuffer. */
function withBytes(row: unknown): Row {
  if (typeof row !== 'object' || row === null) throw new TypeError(`expected a row, found ${typeof row}`);
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value instanceof ArrayBuffer ? new Uint8Array(value) : value]));
}
