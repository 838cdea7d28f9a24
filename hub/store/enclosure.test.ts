/** What mails enclose, in the tables themselves: that it lies there once and stays no longer than a mail that names it, whichever way that goes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digest, id, letterTo, newDevice, NOW, opening, stored } from './case.contract.ts';
import { libsql } from './libsql.ts';
import { openStore } from './open.ts';
import type { Store } from './port.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidings-enclosure-'));
  store = await openStore({ file: join(folder, 'hub.db') });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function kept(): Promise<unknown> {
  const database = (await libsql())(join(folder, 'hub.db'));
  const [row] = database.prepare('select count(*) as count from enclosure').all([]);
  database.close();
  return row?.count;
}

describe('enclosures', () => {
  it('[S102] lie in the store once, and go with the last mail, be it acked, too old or of a device that is revoked', async () => {
    const ways: Record<string, (device: Uint8Array<ArrayBuffer>, mailbox: Uint8Array<ArrayBuffer>) => Promise<unknown>> = {
      acked: (device, log) => store.routes.ack([{ log, device, seq: 1 }]),
      old: () => store.routes.expire({ envelopesBefore: NOW + 1, itemsBefore: 0 }),
      revoked: async (device) => {
        const user = (await store.chains.device(device))?.user ?? id();
        const version = (await store.chains.read(user))?.version ?? 0;
        await store.chains.append({ user, version, entries: [], devices: [{ user, device, signingKey: digest(), active: false }], now: NOW });
      },
    };
    for (const [way, go] of Object.entries(ways)) {
      const [alice, bob, carol] = [await newDevice(store), await newDevice(store), await newDevice(store)];
      const [atBob, atCarol, enclosure] = [digest(), digest(), { digest: digest(), bytes: digest() }];
      const mails = [letterTo(bob, atBob, digest(), id(), enclosure), letterTo(carol, atCarol, digest(), id(), enclosure)];
      stored(await store.routes.open(opening({ log: digest(), device: alice, mails })));
      expect(await kept(), way).toBe(1);
      await store.routes.ack([{ log: atCarol, device: carol, seq: 1 }]);
      expect(await kept(), way).toBe(1);
      await go(bob, atBob);
      expect(await kept(), way).toBe(0);
    }
  });
});
