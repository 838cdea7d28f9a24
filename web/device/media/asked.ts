/** What a person asked for by hand and did not stop: noted on the disk, so that it goes on with the next start. */
import { type Bytes, concat, fromHex, toHex } from '../../../crypto/bytes.ts';
import type { Media } from '../../chat/media.ts';
import { rangeOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';
import { type Chat, type Core, write } from '../memory/core.ts';
import { positionOf, rowAt } from '../memory/rows.ts';
import { ASKED } from '../memory/sends.ts';

/** The bytes of an id of a chat and of a message. */
const ID = 16;
/** Noted at once; what is asked for beyond that is fetched, and not noted. */
const MOST = 100;

/** Where in which message it stands. */
export type Place = { readonly chat: string; readonly id: string; readonly index: number };
export type Asked = { readonly chat: Chat; readonly author: Bytes; readonly media: Media };

export async function noteAsked(core: Core, { chat, id, index }: Place, blob: Bytes): Promise<void> {
  const [of, message] = [fromHex(chat), fromHex(id)];
  if (!of || !message || (await keysIn(core.store)).length >= MOST) return;
  await write(core, [{ op: 'put', table: 'meta', key: keyFor(blob), value: concat(of, message, Uint8Array.of(index)) }]);
}

/** It is here, or is wanted no more. */
export async function forgetAsked(core: Core, blob: Bytes): Promise<void> {
  const key = keyFor(blob);
  if (await core.store.get('meta', key)) await write(core, [noAskedOp(blob)]);
}
export const noAskedOp = (blob: Bytes): Op => ({ op: 'delete', table: 'meta', key: keyFor(blob) });

/** All that is noted; what no message shows any more is noted no more. */
export async function askedBefore(core: Core): Promise<readonly Asked[]> {
  const found: Asked[] = [];
  for (const { key, value } of await core.store.range('meta', { ...rangeOf(ASKED), limit: MOST })) {
    const asked = await standing(core, value);
    if (asked) found.push(asked);
    else await write(core, [{ op: 'delete', table: 'meta', key }]);
  }
  return found;
}

async function standing(core: Core, value: Bytes): Promise<Asked | undefined> {
  const chat = core.chats.get(toHex(value.slice(0, ID)));
  const position = chat && (await positionOf(core, chat, toHex(value.slice(ID, 2 * ID))));
  const row = position && (await rowAt(core, chat, position));
  const media = row?.media[value[2 * ID] ?? 0];
  return chat && media && { chat, author: row.user, media };
}

const keyFor = (blob: Bytes): Bytes => concat(ASKED, blob);
const keysIn = (store: Pick<Store, 'keys'>): Promise<readonly Bytes[]> => store.keys('meta', { ...rangeOf(ASKED), limit: MOST });
