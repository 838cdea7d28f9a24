/** What the own chat has said beside people and chats: settings, names of devices, and of chats. Later words replace earlier ones. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readBool,
  readByte,
  readFixed,
  readMaybe,
  readText,
  type Writer,
  writeBool,
  writeByte,
  writeFixed,
  writeMaybe,
  writeText,
} from '../../crypto/codec.ts';
import { isRequest, type KnownBody, LIMIT, TYPE } from '../chat/bodies.ts';
import { isLater, readRevision, type Revision, UNSAID, writeRevision } from '../chat/revision.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import type { Op, Store } from '../store/port.ts';
import type { Word } from './people.ts';
import type { Settings } from './port.ts';
import { type Position, readPosition, writePosition } from './position.ts';

/** What is remembered of the own chat beside people (people.ts) and chats (record.ts). What is taken gives no ops where something later was said. */
export type Own = {
  settings(): Settings;
  deviceName(device: Bytes): string;
  /** What counts of a chat, and when it was said; undefined where nothing was. */
  chatSaid(chat: Bytes): ChatSaid | undefined;
  /** The furthest that own devices have read in a chat, and the word that says so; undefined where none does. */
  readSaid(chat: Bytes): ReadSaid | undefined;
  /** When that was said which a word like this one replaces. */
  revisionOf(body: KnownBody): Revision;
  takeSettings(word: Word, settings: Settings): readonly Op[];
  takeName(word: Word, device: Bytes, name: string): readonly Op[];
  /** A request gives none either where anything at all was said of the chat. */
  takeChat(word: Word, said: ChatState): readonly Op[];
  /** It is further than what was said before. */
  takeRead(said: ReadSaid): readonly Op[];
  /** Forgets what this event said, where it is what counts; a chat is then a request. */
  unsay(body: KnownBody, event: Bytes): readonly Op[];
};

export type ChatState = { readonly chat: Bytes; readonly user: Bytes; readonly accepted: boolean; readonly hidden: boolean };
export type ChatSaid = { readonly revision: Revision; readonly state: ChatState };
export type ReadSaid = { readonly chat: Bytes; readonly word: Bytes; readonly readTo: Position };
type Named = { readonly revision: Revision; readonly device: Bytes; readonly name: string };
type Chosen = { readonly revision: Revision; readonly settings: Settings };

const VERSION = 1;
export const DEFAULTS: Settings = { readReceipts: true, findable: undefined };
const SETTINGS = keyOf('settings');
const MAX_NAMES = 1000;
const MAX_CHATS = 100_000;

export async function openOwn(store: Store): Promise<Own> {
  const row = await store.get('meta', SETTINGS);
  let chosen = (row && readSettings(row)) ?? { revision: UNSAID, settings: DEFAULTS };
  const names = await loadBy(store, 'device-name', MAX_NAMES, readName, ({ device }) => device);
  const chats = await loadBy(store, 'chat-said', MAX_CHATS, readChat, ({ state }) => state.chat);
  const reads = await loadBy(store, 'read-said', MAX_CHATS, readRead, ({ chat }) => chat);
  const revisionOf: Own['revisionOf'] = (body) => {
    if (body.type === TYPE.settings) return chosen.revision;
    if (body.type === TYPE.deviceName) return names.get(toHex(body.device))?.revision ?? UNSAID;
    return (body.type === TYPE.chat && chats.get(toHex(body.chat))?.revision) || UNSAID;
  };
  const keepChat = (said: ChatSaid): readonly Op[] => {
    chats.set(toHex(said.state.chat), said);
    return [{ op: 'put', table: 'meta', key: keyOf('chat-said', said.state.chat), value: writeChat(said) }];
  };
  return {
    settings: () => chosen.settings,
    deviceName: (device) => names.get(toHex(device))?.name ?? '',
    chatSaid: (chat) => chats.get(toHex(chat)),
    readSaid: (chat) => reads.get(toHex(chat)),
    revisionOf,
    takeSettings: ({ revision, chain }, settings) => {
      if (!isLater(revision, chosen.revision, chain)) return [];
      chosen = { revision, settings };
      return [{ op: 'put', table: 'meta', key: SETTINGS, value: writeSettings(chosen) }];
    },
    takeName: ({ revision, chain }, device, name) => {
      if (!isLater(revision, names.get(toHex(device))?.revision ?? UNSAID, chain)) return [];
      const named = { revision, device, name };
      names.set(toHex(device), named);
      return [{ op: 'put', table: 'meta', key: keyOf('device-name', device), value: writeName(named) }];
    },
    takeChat: (word, state) => {
      const [before, revision] = [chats.get(toHex(state.chat)), isRequest(state) ? UNSAID : word.revision];
      if (before && !isLater(revision, before.revision, word.chain)) return [];
      return keepChat({ revision, state });
    },
    takeRead: (said) => {
      reads.set(toHex(said.chat), said);
      return [{ op: 'put', table: 'meta', key: keyOf('read-said', said.chat), value: writeRead(said) }];
    },
    unsay: (body, event) => {
      if (body.type === TYPE.read) {
        if (!equal(reads.get(toHex(body.chat))?.word ?? UNSAID.event, event)) return [];
        reads.delete(toHex(body.chat));
        return [{ op: 'delete', table: 'meta', key: keyOf('read-said', body.chat) }];
      }
      if (!equal(revisionOf(body).event, event)) return [];
      if (body.type === TYPE.chat) return keepChat({ revision: UNSAID, state: { chat: body.chat, user: body.user, accepted: false, hidden: false } });
      if (body.type === TYPE.settings) {
        chosen = { revision: UNSAID, settings: DEFAULTS };
        return [{ op: 'delete', table: 'meta', key: SETTINGS }];
      }
      if (body.type !== TYPE.deviceName) return [];
      names.delete(toHex(body.device));
      return [{ op: 'delete', table: 'meta', key: keyOf('device-name', body.device) }];
    },
  };
}

/** The rows under a name, by an id in hex. */
async function loadBy<T>(
  store: Store,
  name: string,
  limit: number,
  read: (bytes: Bytes) => T | undefined,
  idOf: (one: T) => Bytes,
): Promise<Map<string, T>> {
  const found = (await store.range('meta', { ...rangeOf(keyOf(name)), limit })).flatMap(({ value }) => read(value) ?? []);
  return new Map(found.map((one) => [toHex(idOf(one)), one] as const));
}

const write = (revision: Revision, rest: (to: Writer) => void): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeRevision(to, revision);
    rest(to);
  });
const read = <T extends object>(bytes: Bytes, rest: (from: Reader) => T): (T & { readonly revision: Revision }) | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const revision = readRevision(from);
    return { ...rest(from), revision };
  });

const writeSettings = ({ revision, settings }: Chosen): Bytes =>
  write(revision, (to) => {
    writeBool(to, settings.readReceipts);
    writeMaybe(to, settings.findable, writeBool);
  });
const readSettings = (bytes: Bytes): Chosen | undefined =>
  read(bytes, (from) => ({ settings: { readReceipts: readBool(from), findable: readMaybe(from, readBool) } }));

const writeName = ({ revision, device, name }: Named): Bytes =>
  write(revision, (to) => {
    writeFixed(to, device);
    writeText(to, name);
  });
const readName = (bytes: Bytes): Named | undefined =>
  read(bytes, (from) => ({ device: readFixed(from, 16), name: readText(from, LIMIT.deviceName) }));

const writeChat = ({ revision, state }: ChatSaid): Bytes =>
  write(revision, (to) => {
    for (const id of [state.chat, state.user]) writeFixed(to, id);
    for (const is of [state.accepted, state.hidden]) writeBool(to, is);
  });
const readChat = (bytes: Bytes): ChatSaid | undefined =>
  read(bytes, (from) => ({
    state: { chat: readFixed(from, 16), user: readFixed(from, 16), accepted: readBool(from), hidden: readBool(from) },
  }));

const writeRead = ({ chat, word, readTo }: ReadSaid): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    for (const id of [chat, word]) writeFixed(to, id);
    writePosition(to, readTo);
  });
const readRead = (bytes: Bytes): ReadSaid | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION ? { chat: readFixed(from, 16), word: readFixed(from, 16), readTo: readPosition(from) } : undefined,
  );
