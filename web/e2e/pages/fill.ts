/** Fills a chat of this browser's own store with old messages, by the engine's own rows, seals and transactions: what years of talk would have left. */
import { type Bytes, randomBytes, toHex } from '../../../crypto/bytes.ts';
import { locatedOp } from '../../device/memory/located.ts';
import { ROW, type Row, readRow, rowOp } from '../../device/memory/rows.ts';
import { openVaulted } from '../../device/account/vaulted.ts';
import { openIndexedStore } from '../../store/indexed.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import { loadWrappingKey } from '../../store/keyring-browser.ts';
import type { Store } from '../../store/port.ts';

/** The names the engine's worker gives them. */
const [STORE, KEYS] = ['tidings', 'tidings-keys'];
const ROWS_PER_TRANSACTION = 1000;
const EVENTS_PER_SEGMENT = 512;
const MINUTE = 60_000;
const WORDS = ['tide', 'harbour', 'شاطئ', 'lighthouse', '潮', 'ferry', 'мор', 'anchor', 'gull', 'rope', '🌊', 'salt'];

/** Puts `count` messages a minute apart before the oldest one of the chat with the most rows; `chat`: its id, hex. Nothing else may have the store open. */
async function fill(count: number): Promise<{ readonly chat: string; readonly rows: number }> {
  const opened = await openIndexedStore({ name: STORE });
  if (!opened.store) throw new Error(`expected a store, found it ${opened.found}`);
  const vaulted = await openVaulted(opened.store, await loadWrappingKey(KEYS));
  if (!vaulted.ok) throw new Error(`expected the store's key, found it ${vaulted.because}`);
  await vaulted.store.claim();
  const { chat, samples } = await fullest(vaulted.store);
  for (let from = 0; from < count; from += ROWS_PER_TRANSACTION)
    await vaulted.store.transact(opsFor(chat, samples, from, Math.min(count, from + ROWS_PER_TRANSACTION)), 'relaxed');
  await vaulted.store.close();
  return { chat: toHex(chat), rows: count + samples.length };
}

async function fullest(store: Store): Promise<{ readonly chat: Bytes; readonly samples: readonly Row[] }> {
  const chats = await store.range('chats', rangeOf(keyOf()));
  let best: { chat: Bytes; samples: readonly Row[] } | undefined;
  for (const { key } of chats) {
    const rows = await store.range('rows', rangeOf(key));
    const samples = rows.flatMap(({ value }) => readRow(value) ?? []);
    // A chat's record lies under its id.
    if (samples.length > (best?.samples.length ?? 0)) best = { chat: key, samples };
  }
  if (!best) throw new Error('expected a chat with messages');
  return best;
}

/** Both sides speak in turn, as the first rows of the chat did. */
function opsFor(chat: Bytes, samples: readonly Row[], from: number, to: number) {
  const oldest = samples[0];
  if (!oldest) throw new Error('expected a message to begin from');
  return Array.from({ length: to - from }, (_, i) => {
    const back = from + i + 1;
    const event = randomBytes(16);
    const at = { time: oldest.at.time - back * MINUTE, counter: 0 };
    const sample = samples[back % samples.length] ?? oldest;
    const text = Array.from({ length: 3 + (back % 12) }, (_, n) => WORDS[(back * 7 + n * 5) % WORDS.length]).join(' ');
    const located = { place: { span: 0, index: Math.floor(back / EVENTS_PER_SEGMENT) }, client: 1, clock: back, at, n: sample.n, own: false };
    return [rowOp(chat, { ...sample, event, at, kind: ROW.text, text }), locatedOp(chat, event, located)];
  }).flat();
}

Object.assign(globalThis, { fill });
