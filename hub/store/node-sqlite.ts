/** The driver over node:sqlite: Node 22.13 and later, and Deno. */
import process from 'node:process';
import type { Connection, Driver } from './sqlite.ts';

/** The driver, or undefined on a runtime that has no node:sqlite. */
export function nodeSqlite(): Driver | undefined {
  // Asked for by name at run time, because a static import would keep Node 20 from starting at all.
  const sqlite = process.getBuiltinModule('node:sqlite');
  if (sqlite === undefined) return undefined;
  return (file): Connection => {
    const db = new sqlite.DatabaseSync(file);
    return {
      exec: (text) => db.exec(text),
      prepare: (text) => {
        const statement = db.prepare(text);
        return { all: (args) => statement.all(...args), run: (args) => Number(statement.run(...args).changes) };
      },
      close: () => db.close(),
    };
  };
}
