/** A first look at the disk: enough for the session and the chat list, before the engine's code is even fetched. Reads and forgets. */
import { toHex } from '../../crypto/bytes.ts';
import { rangeOf } from '../store/key.ts';
import type { Store } from '../store/port.ts';
import { EMPTY, loadOutbox } from '../sync/outbox.ts';
import { loadSends } from './memory/sends.ts';
import { type Listed, listOf } from './memory/list.ts';
import { openOwn } from './memory/own.ts';
import { loadGroups } from './memory/group-row.ts';
import { loadMe, sessionOnDisk } from './memory/me.ts';
import { loadPersons, unknownPerson } from './memory/person.ts';
import type { ViewName, Views } from './port/port.ts';
import { type Receipt, readKeptReceipt } from './memory/receipt.ts';
import { readRecord } from './memory/record.ts';

/** Views that can be shown at once; the others wait for the engine. */
export type Glance = { readonly [V in ViewName]?: Views[V]['out'] };

const MAX_CHATS = 10_000;
const MAX_RECEIPTS = 20_000;
const ID_BYTES = 16;

export async function glanceAt(store: Store): Promise<Glance> {
  const me = await loadMe(store);
  if (!me) return {};
  const [people, own, chats, session] = await Promise.all([loadPersons(store), openOwn(store), chatsIn(store), sessionOnDisk(store)]);
  // What time it is by the hub is not known yet.
  return { session, chats: listOf({ me, person: (user) => people.get(toHex(user)) ?? unknownPerson(user), own, now: Date.now(), chats }) };
}

async function chatsIn(store: Store): Promise<Listed['chats']> {
  const [rows, byChat, receipts, groups, sends] = await Promise.all([
    store.range('chats', { ...rangeOf(new Uint8Array()), limit: MAX_CHATS }),
    loadOutbox(store),
    receiptsIn(store),
    loadGroups(store, toHex),
    loadSends(store),
  ]);
  return rows.flatMap(({ value }) => {
    const record = readRecord(value, groups);
    const hex = record && toHex(record.authority.chat);
    // Whether this device is in the group now is the engine's to say; most often it is.
    return record && hex
      ? [
          {
            hex,
            record,
            outbox: byChat.get(hex) ?? EMPTY,
            sends: sends.get(hex) ?? [],
            receipts: receipts.get(hex) ?? new Map<string, Receipt>(),
            isIn: true,
          },
        ]
      : [];
  });
}

/** By chat in hex, then by device in hex. */
async function receiptsIn(store: Store): Promise<ReadonlyMap<string, Map<string, Receipt>>> {
  const byChat = new Map<string, Map<string, Receipt>>();
  for (const { key, value } of await store.range('receipts', { ...rangeOf(new Uint8Array()), limit: MAX_RECEIPTS })) {
    const receipt = readKeptReceipt(value);
    const chat = toHex(key.slice(0, ID_BYTES));
    if (receipt) byChat.set(chat, (byChat.get(chat) ?? new Map<string, Receipt>()).set(toHex(receipt.device), receipt));
  }
  return byChat;
}
