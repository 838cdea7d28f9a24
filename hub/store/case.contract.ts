/** The form of the contract: plain cases over a fresh file, so that Node 20, Node 22 and Deno run the very same ones, with or without vitest. */
import assert from 'node:assert/strict';
import { randomBytes } from '../../crypto/bytes.ts';
import type { Store } from './port.ts';
import type { Enclosure, Routes, Stored, StoredEnvelope, StoreRefusal } from './route.port.ts';

/** Opens the case's file; again for another opening of the same file, once the former one is closed. */
export type OpenAgain = () => Promise<Store>;
export type Case = { readonly name: string; readonly run: (open: OpenAgain) => Promise<void> };

export const rule = (name: string, run: Case['run']): Case => ({ name, run });

export const NOW = 1_760_000_000_000;
export const id = (): Uint8Array<ArrayBuffer> => randomBytes(16);
export const digest = (): Uint8Array<ArrayBuffer> => randomBytes(32);

/** Stands in for the running hash: any function of what was before will do for a store. */
export const running =
  (item: Uint8Array) =>
  (previous: Uint8Array): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(previous, (byte, i) => byte ^ (item[i % item.length] ?? 0) ^ i);

type Posting = Parameters<Routes['append']>[0];
/** A message of the given fields, with the rest filled in. */
export const post = (fields: Pick<Posting, 'log' | 'device'> & Partial<Posting>): Posting => {
  const item = fields.item ?? id();
  return { item, kind: 0, epoch: 1, bytes: randomBytes(40), devices: [], mails: [], running: running(item), now: NOW, ...fields };
};
type Opening = Parameters<Routes['open']>[0];
export const opening = (fields: Pick<Opening, 'log' | 'device'> & Partial<Opening>): Opening => ({
  item: id(),
  epoch: 1,
  predecessor: undefined,
  devices: [fields.device],
  mails: [],
  now: NOW,
  ...fields,
});
export const letterTo = (owner: Uint8Array<ArrayBuffer>, log: Uint8Array<ArrayBuffer>, bytes = digest(), item = id(), enclosure?: Enclosure) => ({
  log,
  owner,
  item,
  bytes,
  enclosure,
  running: running(item),
});

/** A device of a new person; with `number`, one that has a number. */
export async function newDevice(store: Store, number = false): Promise<Uint8Array<ArrayBuffer>> {
  const [user, device, ticket] = [id(), id(), digest()];
  await store.chains.append({ user, version: 0, entries: [], devices: [{ user, device, signingKey: digest(), active: true }], now: NOW });
  if (!number) return device;
  await store.tickets.create({ digest: ticket, number: digest(), expiresAt: NOW + 1 });
  await store.accounts.bindNumber({ user, ticket, anew: true, now: NOW, activeSince: NOW, claimAt: NOW });
  return device;
}

export const ZERO = { seq: 0, hash: new Uint8Array(32) };

/** All that can be read, page by page. */
export const all = async (store: Store, log: Uint8Array<ArrayBuffer>, after = 0): Promise<readonly StoredEnvelope[]> => {
  const page = await store.routes.read(log, after, Number.MAX_SAFE_INTEGER, 1e9);
  const last = page.at(-1);
  return last ? [...page, ...(await all(store, log, last.seq))] : [];
};
/** The answer, where it was stored. */
export const stored = (result: Stored | StoreRefusal): Stored => {
  assert.ok(result.ok, `expected it stored, found ${JSON.stringify(result)}`);
  return result;
};
export const refused = (result: Stored | StoreRefusal, code: string): void => assert.equal(result.ok ? 'stored' : result.code, code);
/** A route with these devices. */
export const routeOf = async (store: Store, devices: readonly Uint8Array<ArrayBuffer>[]) => {
  const [log, device] = [digest(), devices[0] ?? id()];
  stored(await store.routes.open(opening({ log, device, devices })));
  return log;
};
