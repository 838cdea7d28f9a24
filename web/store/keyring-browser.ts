/** The browser's key slot: a key of its own database, which WebCrypto never lets out. It keeps a copied disk no secret from whoever has the whole profile. */
import Dexie from 'dexie';
import { newWrappingKey } from '../../crypto/vault.ts';
import { isFull } from './dexie.ts';
import { StoreFull } from './port.ts';

const TABLE = 'keys';
const NAME = 'device';

/** The key that wraps the vault's master on this device, made when it is absent; `place` is the database's name. Throws StoreFull. */
export const loadWrappingKey = (place: string): Promise<CryptoKey> =>
  within(place, async (db) => {
    // Made before the transaction: WebCrypto would let it end. Of two tabs that start at once, both get the first one's.
    const made = await newWrappingKey();
    return db.transaction('rw', TABLE, async () => {
      const kept: unknown = await db.table(TABLE).get(NAME);
      if (kept instanceof CryptoKey) return kept;
      await db.table(TABLE).put(made, NAME);
      return made;
    });
  });

/** Takes the key away: what it wrapped opens by another slot or never. */
export const forgetWrappingKey = (place: string): Promise<void> => Promise.resolve(Dexie.delete(place));

async function within<T>(place: string, work: (db: Dexie) => Promise<T>): Promise<T> {
  const db = new Dexie(place, { autoOpen: false, chromeTransactionDurability: 'strict', cache: 'disabled' });
  db.version(1).stores({ [TABLE]: '' });
  try {
    await db.open();
    return await work(db);
  } catch (error) {
    throw isFull(error) ? new StoreFull() : error;
  } finally {
    db.close();
  }
}
