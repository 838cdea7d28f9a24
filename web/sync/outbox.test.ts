/** What waits to be sent, as it comes back from the disk. */
import { expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { keyOf } from '../store/key.ts';
import { newDisk, openMemoryStore } from '../store/memory.ts';
import { loadOutbox, nextCounter, noWaitingOp, OUTBOX_LIMIT, type Waiting, waitingOp } from './outbox.ts';

const chats = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)] as const;
const waiting = (counter: number): Waiting => ({
  counter,
  chat: chats[counter % 2] as Waiting['chat'],
  update: Uint8Array.of(counter % 251),
  events: [new Uint8Array(16).fill(counter)],
  messages: counter % 2,
  failed: undefined,
});

it('[Y50] all that waits is loaded, however much, and a new number is above every one that is in use, by a message or a letter', async () => {
  const store = openMemoryStore(newDisk());
  await store.claim();
  expect(await nextCounter(store)).toBe(0);
  const counters = Array.from({ length: OUTBOX_LIMIT + 3 }, (_, i) => 5 + i);
  await store.transact(counters.map((counter) => waitingOp(waiting(counter))));
  const loaded = await loadOutbox(store);
  for (const [at, chat] of chats.entries())
    expect(loaded.get(toHex(chat))?.waiting.map(({ counter }) => counter)).toEqual(counters.filter((counter) => counter % 2 === at));
  expect(loaded.get(toHex(chats[1]))?.waiting.every(({ messages }) => messages === 1)).toBe(true);
  expect(await nextCounter(store)).toBe(OUTBOX_LIMIT + 8);
  await store.transact([noWaitingOp(OUTBOX_LIMIT + 7)]);
  expect(await nextCounter(store)).toBe(OUTBOX_LIMIT + 7);
  await store.transact([{ op: 'put', table: 'mail', key: keyOf(90_000), value: Uint8Array.of(1) }]);
  expect(await nextCounter(store)).toBe(90_001);
});
