/** What the own chat has said beside people and chats: settings, names of devices, and what it asks of other chats. Newer words replace older ones. */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  readBool,
  readByte,
  readFixed,
  readMaybe,
  readText,
  writeBool,
  writeByte,
  writeFixed,
  writeMaybe,
  writeText,
} from '../../crypto/codec.ts';
import { isRequest, LIMIT } from '../chat/bodies.ts';
import { type Hlc, readHlc, writeHlc } from '../chat/hlc.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import type { Op, Store } from '../store/port.ts';
import type { Settings } from './port.ts';
import { BEGINNING, comparePosition, type Position, readPosition, writePosition } from './position.ts';

/** What is remembered of the own chat beside people (people.ts) and chats (record.ts). */
export type Own = {
  settings(): Settings;
  deviceName(device: Bytes): string;
  takeSettings(at: Position, settings: Settings): readonly Op[];
  takeName(at: Position, device: Bytes, name: string): readonly Op[];
  /** Where what counts was said of that chat; undefined where nothing was. */
  saidOf(chat: Bytes): Position | undefined;
  /** Empty where something newer was said of that chat, or anything at all where this only says that it is there. */
  takeChat(at: Position, said: ChatState): readonly Op[];
};

export type ChatState = { readonly chat: Bytes; readonly user: Bytes; readonly accepted: boolean; readonly hidden: boolean };
/** What an own event asks of another chat, or another chat of the own one. It waits in the store until that chat's turn has done it (wishes.ts). */
export type ChatWish =
  | { readonly wish: 'read'; readonly chat: Bytes; readonly at: Hlc; readonly event: Bytes }
  | ({ readonly wish: 'state' } & ChatState)
  /** Somebody began it with this device: the own chat is to hear of it. */
  | { readonly wish: 'mention'; readonly chat: Bytes; readonly user: Bytes };

const VERSION = 1;
export const DEFAULTS: Settings = { readReceipts: true, findable: undefined };
const SETTINGS = keyOf('settings');
const MAX_NAMES = 1000;
const MAX_WISHES = 100_000;

export async function openOwn(store: Store): Promise<Own> {
  const row = await store.get('meta', SETTINGS);
  let settings = (row && readSettings(row)) ?? { at: BEGINNING, settings: DEFAULTS };
  const names = new Map<string, { readonly at: Position; readonly name: string }>();
  for (const { value } of await store.range('meta', { ...rangeOf(keyOf('device-name')), limit: MAX_NAMES })) {
    const named = readName(value);
    if (named) names.set(toHex(named.device), named);
  }
  const states = new Map<string, Position>();
  const prefix = keyOf('chat-said');
  for (const { key, value } of await store.range('meta', { ...rangeOf(prefix), limit: MAX_WISHES })) {
    const at = decode(value, readPosition);
    if (at) states.set(toHex(key.slice(prefix.length)), at);
  }
  return {
    settings: () => settings.settings,
    deviceName: (device) => names.get(toHex(device))?.name ?? '',
    takeSettings: (at, next) => {
      if (comparePosition(at, settings.at) <= 0) return [];
      settings = { at, settings: next };
      return [{ op: 'put', table: 'meta', key: SETTINGS, value: writeSettings(at, next) }];
    },
    takeName: (at, device, name) => {
      if (comparePosition(at, names.get(toHex(device))?.at ?? BEGINNING) <= 0) return [];
      names.set(toHex(device), { at, name });
      return [{ op: 'put', table: 'meta', key: keyOf('device-name', device), value: writeName(at, device, name) }];
    },
    saidOf: (chat) => states.get(toHex(chat)),
    takeChat: (saidAt, said) => {
      const [at, before] = [isRequest(said) ? BEGINNING : saidAt, states.get(toHex(said.chat))];
      if (before && comparePosition(at, before) <= 0) return [];
      states.set(toHex(said.chat), at);
      return [{ op: 'put', table: 'meta', key: keyOf('chat-said', said.chat), value: encode((to) => writePosition(to, at)) }];
    },
  };
}

export const wishOp = (wish: ChatWish): Op => ({ op: 'put', table: 'meta', key: wishKey(wish), value: writeWish(wish) });
const wishKey = ({ wish, chat }: ChatWish): Bytes => keyOf('wish', wish, chat);
export const noWishOp = (wish: ChatWish): Op => ({ op: 'delete', table: 'meta', key: wishKey(wish) });

/** What was asked before a crash and is not done yet. */
export async function loadWishes(store: Store): Promise<readonly ChatWish[]> {
  const rows = await store.range('meta', { ...rangeOf(keyOf('wish')), limit: MAX_WISHES });
  return rows.flatMap(({ value }) => readWish(value) ?? []);
}

const WISHES = ['read', 'state', 'mention'] as const;
const writeWish = (wish: ChatWish): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeByte(to, WISHES.indexOf(wish.wish));
    writeFixed(to, wish.chat);
    if (wish.wish === 'read') return void (writeHlc(to, wish.at), writeFixed(to, wish.event));
    writeFixed(to, wish.user);
    if (wish.wish === 'state') [wish.accepted, wish.hidden].forEach((is) => writeBool(to, is));
  });
const readWish = (bytes: Bytes): ChatWish | undefined =>
  decode<ChatWish>(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const wish = WISHES[readByte(from)];
    const chat = readFixed(from, 16);
    switch (wish) {
      case 'read':
        return { wish, chat, at: readHlc(from), event: readFixed(from, 16) };
      case 'state':
        return { wish, chat, user: readFixed(from, 16), accepted: readBool(from), hidden: readBool(from) };
      case 'mention':
        return { wish, chat, user: readFixed(from, 16) };
    }
    return undefined;
  });

const writeSettings = (at: Position, settings: Settings): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writePosition(to, at);
    writeBool(to, settings.readReceipts);
    writeMaybe(to, settings.findable, writeBool);
  });
const readSettings = (bytes: Bytes): { readonly at: Position; readonly settings: Settings } | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION
      ? { at: readPosition(from), settings: { readReceipts: readBool(from), findable: readMaybe(from, readBool) } }
      : undefined,
  );

const writeName = (at: Position, device: Bytes, name: string): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writePosition(to, at);
    writeFixed(to, device);
    writeText(to, name);
  });
const readName = (bytes: Bytes): { readonly at: Position; readonly device: Bytes; readonly name: string } | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION ? { at: readPosition(from), device: readFixed(from, 16), name: readText(from, LIMIT.deviceName) } : undefined,
  );
