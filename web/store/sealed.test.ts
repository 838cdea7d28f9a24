/** What lies on the disk says nothing but ids, order and lengths, and the sealed store behaves as any other. */
import 'fake-indexeddb/auto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Bytes, concat, randomBytes, toBase64, toHex, utf8 } from '../../crypto/bytes.ts';
import { newVault, newWrappingKey, type Vault } from '../../crypto/vault.ts';
import { openIndexedStore } from './indexed.ts';
import { keyOf, rangeOf } from './key.ts';
import { newDisk, openMemoryStore } from './memory.ts';
import { type Op, SEALED_ALREADY, type Store, TABLES, Unreadable } from './port.ts';
import { openSealedStore } from './sealed.ts';
import { openSqliteStore } from './sqlite.ts';
import { storeContract } from './store.contract.ts';

const root = mkdtempSync(join(tmpdir(), 'tidings-sealed-'));
afterAll(() => rmSync(root, { recursive: true }));
const vaultOf = async (): Promise<Vault> => (await newVault({ kind: 'device', key: await newWrappingKey() })).vault;
const all = rangeOf(new Uint8Array());

describe('a sealed store', () => {
  for (const { name, run } of storeContract) {
    it(name, async () => {
      const [disk, vault] = [newDisk(), await vaultOf()];
      await run({ open: async () => openSealedStore(openMemoryStore(disk), vault) });
    });
  }

  it('[T18] a row that was changed, moved to another key or table, or sealed by another vault throws Unreadable with its table alone', async () => {
    const [disk, vault] = [newDisk(), await vaultOf()];
    const [bare, store] = [openMemoryStore(disk), openSealedStore(openMemoryStore(disk), vault)];
    await store.claim();
    await store.transact([{ op: 'put', table: 'rows', key: keyOf(1), value: utf8('hello') }]);
    const value = (await bare.get('rows', keyOf(1))) as Bytes;
    await bare.claim();
    const changed = value.map((byte, at) => (at === value.length - 1 ? byte ^ 1 : byte));
    await bare.transact([
      { op: 'put', table: 'rows', key: keyOf(2), value },
      { op: 'put', table: 'events', key: keyOf(1), value },
      { op: 'put', table: 'chats', key: keyOf(1), value: changed },
      { op: 'put', table: 'meta', key: keyOf(1), value: new Uint8Array() },
    ]);
    for (const [table, n] of [
      ['rows', 2],
      ['events', 1],
      ['chats', 1],
      ['meta', 1],
    ] as const) {
      await expect(store.get(table, keyOf(n))).rejects.toEqual(new Unreadable(table));
      await expect(store.range(table, all)).rejects.toEqual(new Unreadable(table));
    }
    expect(await store.get('rows', keyOf(1))).toEqual(utf8('hello'));
    await expect(openSealedStore(bare, await vaultOf()).get('rows', keyOf(1))).rejects.toThrow(Unreadable);
  });
  it('[T7] a transaction that is quickly sealed does not overtake one that is slowly sealed, nor is it held up by one that fails', async () => {
    const held: (() => void)[] = [];
    const slow: Vault = {
      seal: (_, __, plain) => (plain[0] === 1 ? new Promise((resolve) => held.push(() => resolve(plain))) : Promise.resolve(plain)),
      open: async (_, __, sealed) => sealed,
    };
    const store = openSealedStore(openMemoryStore(newDisk()), slow);
    await store.claim();
    const write = (n: number): Promise<void> => store.transact([{ op: 'put', table: 'meta', key: keyOf('last'), value: Uint8Array.of(n) }]);
    const broken = { ...slow, seal: () => Promise.reject(new Error('a bug')) };
    await expect(openSealedStore(store, broken).transact([{ op: 'put', table: 'meta', key: keyOf('x'), value: Uint8Array.of(0) }])).rejects.toThrow(
      'a bug',
    );
    const [first, second] = [write(1), write(2)];
    await new Promise(setImmediate);
    expect(await store.get('meta', keyOf('last'))).toBeUndefined();
    held.forEach((release) => release());
    await Promise.all([first, second]);
    expect(await store.get('meta', keyOf('last'))).toEqual(Uint8Array.of(2));
  });
});

/** Every form in which bytes might lie somewhere: as they are, as UTF-16, as hex, as base64 at its three offsets. */
const formsOf = (secret: Bytes): readonly Buffer[] => {
  const plain = Buffer.from(secret);
  const shifted = [0, 1, 2].map((shift) => toBase64(concat(new Uint8Array(shift), secret)).slice(shift + 1, -2));
  return [plain, Buffer.from(plain.toString('utf8'), 'utf16le'), Buffer.from(toHex(secret)), ...shifted.map((text) => Buffer.from(text))];
};
const isIn = (disk: Buffer, secret: Bytes): boolean => formsOf(secret).some((form) => disk.includes(form));

/** One row in every table that is sealed, in which all secrets stand; and one that was deleted again. */
async function plant(store: Store, secrets: readonly Bytes[]): Promise<void> {
  await store.claim();
  const value = concat(...secrets, utf8(secrets.map((secret) => `${toHex(secret)} ${toBase64(secret)}`).join(' ')));
  const tables = TABLES.filter((table) => !SEALED_ALREADY.includes(table));
  await store.transact(tables.map((table): Op => ({ op: 'put', table, key: keyOf(7), value })));
  await store.transact([{ op: 'delete', table: 'rows', key: keyOf(7) }], 'relaxed');
}

// Threat 51: index keys and search tokens readable in IndexedDB.
describe('whoever reads the disk', () => {
  const secrets = [utf8('canary-at-rest'), utf8('канарейка 鳥 عصفور'), randomBytes(32)];
  const places = {
    'a file by SQLite': async () => {
      const directory = mkdtempSync(join(root, 'disk-'));
      const { store } = await openSqliteStore({ path: join(directory, 'store.db') });
      return { store: store as Store, read: async () => Buffer.concat(readdirSync(directory).map((file) => readFileSync(join(directory, file)))) };
    },
    IndexedDB: async () => {
      const name = toHex(randomBytes(8));
      const { store } = await openIndexedStore({ name });
      return { store: store as Store, read: () => dump(name) };
    },
  };
  for (const [place, make] of Object.entries(places)) {
    it(`[T21] finds no planted word or key in ${place}, and would find it were it not sealed`, async () => {
      const bare = await make();
      await plant(bare.store, secrets);
      const open = await bare.read();
      expect(secrets.map((secret) => isIn(open, secret))).toEqual([true, true, true]);
      const sealed = await make();
      await plant(openSealedStore(sealed.store, await vaultOf()), secrets);
      const disk = await sealed.read();
      expect(disk.includes(Buffer.from(keyOf(7)))).toBe(true);
      expect(secrets.map((secret) => isIn(disk, secret))).toEqual([false, false, false]);
    });
  }
  it('[T24] finds what was sealed before it came as it came, and one file of the app alone puts anything there', async () => {
    expect(SEALED_ALREADY).toEqual(['blobs']);
    const [disk, vault] = [newDisk(), await vaultOf()];
    const [bare, store] = [openMemoryStore(disk), openSealedStore(openMemoryStore(disk), vault)];
    await store.claim();
    const value = randomBytes(99);
    await store.transact([{ op: 'put', table: 'blobs', key: keyOf(1), value }]);
    expect([await bare.get('blobs', keyOf(1)), await store.get('blobs', keyOf(1))]).toEqual([value, value]);
    expect((await store.range('blobs', all)).map((row) => row.value)).toEqual([value]);
    const files = readdirSync('web', { recursive: true, encoding: 'utf8' }).filter(
      (name) => /\.tsx?$/.test(name) && !/\.test\.ts$|^e2e\//.test(name),
    );
    const naming = files.filter((name) => name !== 'store/port.ts' && readFileSync(join('web', name), 'utf8').includes("'blobs'"));
    expect(naming).toEqual(['device/media/chunks.ts']);
  });
  it('[T21] learns no more of any text than its length', async () => {
    const vault = await vaultOf();
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 4 }),
      fc.constantFrom('مرحبا بالعالم', '<script>alert(1)</script>', '漢'.repeat(5000), "'; DROP TABLE rows;--"),
    );
    // Feature: telegram-clone, Property 34: stored encrypted
    await fc.assert(
      fc.asyncProperty(text, async (text) => {
        const disk = newDisk();
        const store = openSealedStore(openMemoryStore(disk), vault);
        await store.claim();
        await store.transact([{ op: 'put', table: 'rows', key: keyOf(1), value: utf8(text) }]);
        const raw = Buffer.from((await openMemoryStore(disk).get('rows', keyOf(1))) as Bytes);
        expect(raw.includes(Buffer.from(text))).toBe(false);
        expect(await store.get('rows', keyOf(1))).toEqual(utf8(text));
      }),
      { numRuns: 100 },
    );
  });
});

/** Every key and value of a database, as IndexedDB gives them to any script of the page. */
async function dump(name: string): Promise<Buffer> {
  const ask = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await ask(indexedDB.open(name));
  const parts: Buffer[] = [];
  for (const table of database.objectStoreNames) {
    const rows = database.transaction(table).objectStore(table);
    for (const found of [...(await ask(rows.getAllKeys())), ...(await ask(rows.getAll()))]) {
      parts.push(found instanceof ArrayBuffer || found instanceof Uint8Array ? Buffer.from(found as Uint8Array) : Buffer.from(JSON.stringify(found)));
    }
  }
  database.close();
  return Buffer.concat(parts);
}
