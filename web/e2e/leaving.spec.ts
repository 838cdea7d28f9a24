/** Signing out in a real browser that does not reach the hub, with a message that has not gone out: what stays on the disk, and what becomes of it. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromBase64, toBase64 } from '../../crypto/bytes.ts';
import { activeDevices, readChain } from '../../crypto/identity.ts';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { openApp, signIn, tick, write } from './person.ts';

let hub: HubProcess;
let profile: Profile;
let page: Page;
beforeAll(async () => {
  hub = await startHub();
  profile = await openProfile();
  page = await openApp(profile, hub.url);
});
afterAll(async () => {
  await profile.close();
  await hub.close();
});

/** Everything beside the key in the database of keys: by name, its bytes. */
const besideTheKey = (): Promise<Readonly<Record<string, readonly number[]>>> =>
  page.evaluate(async () => {
    const ended = <T>(asked: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
    const db = await ended(indexedDB.open('tidings-keys'));
    const rows = db.transaction('keys').objectStore('keys');
    const [names, values] = await Promise.all([ended(rows.getAllKeys()), ended<unknown[]>(rows.getAll())]);
    db.close();
    return Object.fromEntries(values.flatMap((value, i) => (value instanceof Uint8Array ? [[String(names[i]), [...value]]] : [])));
  });

async function devicesOf(user: Uint8Array): Promise<number> {
  const body: unknown = await (await fetch(`${hub.url}/v1/chains/${toBase64(user)}`)).json();
  const entries = (body as { readonly branches: readonly (readonly string[])[] }).branches[0] ?? [];
  const chain = await readChain(entries.map((entry) => fromBase64(entry) ?? new Uint8Array()));
  return chain ? activeDevices(chain).length : -1;
}

it('[U205] who signs out unheard leaves one signed note in the browser, and the account is without the device when the app is open there with the hub', async () => {
  await signIn(page, hub, '+4794000031', 'Ann', 'ann_leaving');
  await page.getByRole('button', { name: t.nav.saved }).first().click();
  await write(page, 'First');
  await tick(page, 'First', 'hub').waitFor();
  // Only then does the app open without the hub.
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await hub.kill('SIGKILL');
  await write(page, 'Never sent');
  await tick(page, 'Never sent', 'device').waitFor();
  await page.goto(`${hub.url}/settings`);
  await page.getByRole('button', { name: t.settings.signOut }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(t.settings.signOutUnsent(1)).waitFor();
  await dialog.getByRole('button', { name: t.settings.signOutAnyway }).click();
  await dialog.getByText(t.settings.signOutUnheard).waitFor();
  await dialog.getByRole('button', { name: t.settings.signOutAnyway }).click();
  await page.getByLabel(t.signIn.number).waitFor();
  await expect.poll(async () => Object.keys(await besideTheKey())).toEqual(['partings']);
  const note = Uint8Array.from((await besideTheKey())['partings'] ?? []);
  // A version, how many, and whose; the entry with its signature: no private key has room in it.
  const user = note.slice(2, 18);
  expect([note[0], note[1], note.length < 200]).toEqual([1, 1, true]);
  await hub.start();
  expect(await devicesOf(user)).toBe(1);
  await page.reload();
  await expect.poll(() => devicesOf(user), { timeout: 20_000 }).toBe(0);
  await expect.poll(besideTheKey).toEqual({});
});
