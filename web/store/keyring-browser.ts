/** The browser's key slot: a key of its own database, which WebCrypto never lets out. It keeps a copied disk no secret from whoever has the whole profile. */
import type { IDBPDatabase } from 'idb';
import type { Bytes } from '../../crypto/bytes.ts';
import { newWrappingKey } from '../../crypto/vault.ts';
import { deleteDatabase, isFull, openDatabase, writeWithin } from './indexed.ts';
import { StoreFull } from './port.ts';

const SCHEMA = 11;
const TABLE = 'keys';
const NAME = 'device';
const PARTINGS = 'partings';

/** The key that wraps the vault's master on this device, made when it is absent; `place` is the database's name. Throws StoreFull. */
export const loadWrappingKey = (place: string): Promise<CryptoKey> =>
  within(place, async (db) => {
    // Made before the transaction: WebCrypto would let it end. Of two tabs that start at once, both get the first one's.
    const made = await newWrappingKey();
    return writeWithin(db, [TABLE], 'strict', async (writing) => {
      const keys = writing.objectStore(TABLE);
      const kept: unknown = await keys.get(NAME);
      if (kept instanceof CryptoKey) return kept;
      await keys.put(made, NAME);
      return made;
    });
  });

/**
 * Takes the key away: what it wrapped opens by another slot or never. The partings it is given stand there from the same moment on, and those that stand
 * there stay. Throws StoreFull, and then nothing has changed.
 */
export async function forgetWrappingKey(place: string, partings?: Bytes): Promise<void> {
  const kept = partings ?? (await loadPartings(place));
  if (!kept) return deleteDatabase(place);
  await within(place, (db) =>
    writeWithin(db, [TABLE], 'strict', async (writing) => {
      const keys = writing.objectStore(TABLE);
      await Promise.all([keys.delete(NAME), keys.put(kept, PARTINGS)]);
    }),
  );
}

/** What devices that left here have not told the hub yet: unsealed, for there is nothing secret in it. */
export const loadPartings = (place: string): Promise<Bytes | undefined> =>
  within(place, async (db) => {
    const kept: unknown = await db.get(TABLE, PARTINGS);
    return kept instanceof Uint8Array ? Uint8Array.from(kept) : undefined;
  });

/** Undefined: they have told all. Throws StoreFull. */
export const keepPartings = (place: string, partings: Bytes | undefined): Promise<void> =>
  within(place, (db) =>
    writeWithin(db, [TABLE], 'strict', async (writing) => {
      const keys = writing.objectStore(TABLE);
      await (partings ? keys.put(partings, PARTINGS) : keys.delete(PARTINGS));
    }),
  );

async function within<T>(place: string, work: (db: IDBPDatabase) => Promise<T>): Promise<T> {
  let db: IDBPDatabase | undefined;
  try {
    db = await openDatabase(place, SCHEMA, [TABLE]);
    return await work(db);
  } catch (error) {
    throw isFull(error) ? new StoreFull() : error;
  } finally {
    db?.close();
  }
}
