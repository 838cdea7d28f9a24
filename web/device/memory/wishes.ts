/**
 * What an event of the own chat asks of another chat, or another chat of the own one. It waits in the store until that chat's turn has done it. Each word has
 * a row of its own, so that doing an older one never takes away what a newer one asks.
 */
import type { Bytes } from '../../../crypto/bytes.ts';
import { decode, encode, readByte, readFixed, writeByte, writeFixed } from '../../../crypto/codec.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';

/** `word`: the event that asks, of the own chat where it says no other. No wish says what is to be done: that is what the own chat says when it is done. */
export type ChatWish =
  /** The chat is to be read as far as the own chat says then, and no further. */
  | { readonly wish: 'read'; readonly chat: Bytes; readonly word: Bytes }
  /** The chat is to be brought to what the own chat says of it then. */
  | { readonly wish: 'state'; readonly chat: Bytes; readonly word: Bytes }
  /** What the own chat says then of it besides, a draft or who in it is blocked, is to count there; whether it is on the list stays as it is. */
  | { readonly wish: 'besides'; readonly chat: Bytes; readonly word: Bytes }
  /** A message of it (`word`) is to be shown, or not, as the own chat says then. */
  | { readonly wish: 'forget'; readonly chat: Bytes; readonly word: Bytes }
  /** What the own chat says then to be cleared of it is to go. */
  | { readonly wish: 'clear'; readonly chat: Bytes; readonly word: Bytes }
  /** Somebody (`word`) began it with this device: the own chat is to hear of it. */
  | { readonly wish: 'mention'; readonly chat: Bytes; readonly word: Bytes }
  /** This person came into it by that change (`word`): what was said before is nothing that waits to be read, and the own chat is to say so. */
  | { readonly wish: 'came'; readonly chat: Bytes; readonly word: Bytes };

const VERSION = 1;
/** Read at a start. */
const MAX_WISHES = 100_000;
const WISHES = ['state', 'read', 'mention', 'forget', 'clear', 'came', 'besides'] as const;

const wishKey = ({ wish, chat, word }: ChatWish): Bytes => keyOf('wish', WISHES.indexOf(wish), chat, word);
export const wishOp = (wish: ChatWish): Op => ({ op: 'put', table: 'meta', key: wishKey(wish), value: writeWish(wish) });
export const noWishOp = (wish: ChatWish): Op => ({ op: 'delete', table: 'meta', key: wishKey(wish) });
export const isWished = async (store: Store, wish: ChatWish): Promise<boolean> => (await store.get('meta', wishKey(wish))) !== undefined;

/** What was asked before a crash and is not done yet. */
export async function loadWishes(store: Store): Promise<readonly ChatWish[]> {
  const rows = await store.range('meta', { ...rangeOf(keyOf('wish')), limit: MAX_WISHES });
  return rows.flatMap(({ value }) => readWish(value) ?? []);
}

const writeWish = (wish: ChatWish): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeByte(to, WISHES.indexOf(wish.wish));
    writeFixed(to, wish.chat);
    writeFixed(to, wish.word);
  });
const readWish = (bytes: Bytes): ChatWish | undefined =>
  decode<ChatWish>(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const wish = WISHES[readByte(from)];
    const [chat, word] = [readFixed(from, 16), readFixed(from, 16)];
    return wish && { wish, chat, word };
  });
