/** What the own chat has said beside people (people.ts): one word of each type about each thing, the latest of which counts, and how far each chat was read. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { decode, encode, readByte, readFixed, readUint, writeByte, writeFixed, writeUint } from '../../../crypto/codec.ts';
import { type Cleared, clearedFurther, NOTHING_CLEARED, saidOf } from '../../chat/cleared.ts';
import type { Choosable } from '../../chat/choices.ts';
import {
  isOwnType,
  isRequest,
  OWN_FORMS,
  OWN_LIMIT,
  OWN_TYPE,
  type OwnBody,
  readEnds,
  type Silence,
  subjectOf,
  writeEnds,
} from '../../chat/own-bodies.ts';
import type { Form } from '../../chat/form.ts';
import { readGaps, writeGaps } from '../../chat/gaps.ts';
import type { Hlc } from '../../chat/hlc.ts';
import { isLater, readRevision, type Revision, UNSAID, writeRevision } from '../../chat/revision.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';
import type { Word } from './people.ts';
import { type Position, readPosition, writePosition } from './position.ts';

/** Words that replace one another. What people are called stands with them (people.ts), and what was read or cleared is not replaced but goes further. */
export type OwnWord = Exclude<OwnBody, { readonly type: typeof OWN_TYPE.contact | typeof OWN_TYPE.read | typeof OWN_TYPE.clear }>;
type Clear = Extract<OwnBody, { readonly type: typeof OWN_TYPE.clear }>;
export type OwnWordOf<T extends OwnWord['type']> = Extract<OwnWord, { readonly type: T }>;

/** What is remembered of the own chat. What is taken gives no ops where something later was said. */
export type Own = {
  /** What was chosen, of oneself or about a person or a chat; undefined where nothing was. */
  choice(what: Choosable, about?: Bytes): number | undefined;
  /** The word that counts of a type about a thing (own-bodies.ts `subjectOf`); undefined where nothing was said. */
  word<T extends OwnWord['type']>(type: T, subject: string): OwnWordOf<T> | undefined;
  /** When this person was blocked, and until when (own-bodies.ts); empty where they never were. */
  blockOf(user: Bytes): readonly Silence[];
  /** When something was last chosen about a chat; undefined where nothing was. */
  chosenAt(what: Choosable, about: Bytes): Hlc | undefined;
  /** All that count of a type. */
  words<T extends OwnWord['type']>(type: T): readonly OwnWordOf<T>[];
  /** What counts of a chat, and when it was said; undefined where nothing was. */
  chatSaid(chat: Bytes): ChatSaid | undefined;
  /** The furthest that own devices have read in a chat, and the word that says so; undefined where none does. */
  readSaid(chat: Bytes): ReadSaid | undefined;
  /** How far a chat was cleared, as all words together say. */
  cleared(chat: Bytes): Cleared;
  /** When that was said which a word like this one replaces. */
  revisionOf(body: OwnWord): Revision;
  /** A request gives none either where anything at all was said of the chat. */
  take(word: Word, body: OwnWord): readonly Op[];
  /** It is further than what was said before. */
  takeRead(said: ReadSaid): readonly Op[];
  /** Forgets what this event said, where it is what counts; a chat is then a request. */
  unsay(body: OwnWord, event: Bytes): readonly Op[];
  unsayRead(chat: Bytes, event: Bytes): readonly Op[];
  /** It is further than what was said before, for some device or in changes. */
  takeClear(said: Clear): readonly Op[];
  /** Forgets what all words have said of this chat: those that still count are to be read again. */
  unsayClear(chat: Bytes): readonly Op[];
};

export type ChatState = { readonly chat: Bytes; readonly user: Bytes; readonly accepted: boolean; readonly hidden: boolean };
export type ChatSaid = { readonly revision: Revision; readonly state: ChatState };
export type ReadSaid = { readonly chat: Bytes; readonly word: Bytes; readonly readTo: Position };
type Kept = { readonly revision: Revision; readonly body: OwnWord };

const VERSION = 1;
/** Read at a start: more than a person says of all they know. */
const MAX_WORDS = 200_000;
const MAX_READS = 100_000;
const MAX_CLEARED = 100_000;
/** Devices of one chat: what two words name together. */
const MAX_ENDS = 2 * OWN_LIMIT.cleared;
const MAX_GAPS = 4 * OWN_LIMIT.gaps;
/** What a choice about oneself is about. */
export const ONESELF: Bytes = new Uint8Array(16);

export const isOwnWord = (body: { readonly type: number | 'unknown' }): body is OwnWord =>
  body.type !== 'unknown' && isOwnType(body.type) && body.type !== OWN_TYPE.contact && body.type !== OWN_TYPE.read && body.type !== OWN_TYPE.clear;

export async function openOwn(store: Store): Promise<Own> {
  const rows = await store.range('meta', { ...rangeOf(keyOf('own')), limit: MAX_WORDS });
  const words = new Map(rows.flatMap(({ value }) => readKept(value) ?? []).map((kept) => [nameOf(kept.body), kept] as const));
  const marks = await store.range('meta', { ...rangeOf(keyOf('read-said')), limit: MAX_READS });
  const reads = new Map(marks.flatMap(({ value }) => readRead(value) ?? []).map((said) => [toHex(said.chat), said] as const));
  const clears = await store.range('meta', { ...rangeOf(keyOf('cleared')), limit: MAX_CLEARED });
  const cleared = new Map(clears.flatMap(({ value }) => readCleared(value) ?? []));
  const clearedIn = (chat: Bytes): Cleared => cleared.get(toHex(chat)) ?? NOTHING_CLEARED;
  const keep = (kept: Kept): readonly Op[] => {
    words.set(nameOf(kept.body), kept);
    return [{ op: 'put', table: 'meta', key: rowKey(kept.body), value: writeKept(kept) }];
  };
  const revisionOf = (body: OwnWord): Revision => words.get(nameOf(body))?.revision ?? UNSAID;
  const word: Own['word'] = <T extends OwnWord['type']>(type: T, subject: string) => {
    const body = words.get(`${type}:${subject}`)?.body;
    return body && isOf(body, type) ? body : undefined;
  };
  return {
    choice: (what, about = ONESELF) => word(OWN_TYPE.choice, subjectOf({ type: OWN_TYPE.choice, about, what, value: 0 }))?.value,
    word,
    blockOf: (user) => word(OWN_TYPE.block, toHex(user))?.silences ?? [],
    chosenAt: (what, about) => words.get(nameOf({ type: OWN_TYPE.choice, about, what, value: 0 }))?.revision.at,
    words: (type) => [...words.values()].flatMap(({ body }) => (isOf(body, type) ? [body] : [])),
    chatSaid: (chat) => {
      const kept = words.get(`${OWN_TYPE.chat}:${toHex(chat)}`);
      return kept?.body.type === OWN_TYPE.chat ? { revision: kept.revision, state: kept.body } : undefined;
    },
    readSaid: (chat) => reads.get(toHex(chat)),
    cleared: clearedIn,
    revisionOf,
    take: ({ revision: said, chain }, body) => {
      const revision = body.type === OWN_TYPE.chat && isRequest(body) ? UNSAID : said;
      return words.has(nameOf(body)) && !isLater(revision, revisionOf(body), chain) ? [] : keep({ revision, body });
    },
    takeRead: (said) => {
      reads.set(toHex(said.chat), said);
      return [{ op: 'put', table: 'meta', key: keyOf('read-said', said.chat), value: writeRead(said) }];
    },
    unsay: (body, event) => {
      if (!equal(revisionOf(body).event, event)) return [];
      if (body.type === OWN_TYPE.chat) return keep({ revision: UNSAID, body: { ...body, accepted: false, hidden: false } });
      words.delete(nameOf(body));
      return [{ op: 'delete', table: 'meta', key: rowKey(body) }];
    },
    unsayRead: (chat, event) => {
      if (!equal(reads.get(toHex(chat))?.word ?? UNSAID.event, event)) return [];
      reads.delete(toHex(chat));
      return [{ op: 'delete', table: 'meta', key: keyOf('read-said', chat) }];
    },
    takeClear: (said) => {
      const next = clearedFurther(clearedIn(said.chat), said);
      if (!next || next.ends.size > MAX_ENDS || saidOf(next).gaps.length > MAX_GAPS) return [];
      cleared.set(toHex(said.chat), next);
      return [{ op: 'put', table: 'meta', key: keyOf('cleared', said.chat), value: writeCleared(said.chat, next) }];
    },
    unsayClear: (chat) => (cleared.delete(toHex(chat)) ? [{ op: 'delete', table: 'meta', key: keyOf('cleared', chat) }] : []),
  };
}

const isOf = <T extends OwnWord['type']>(body: OwnWord, type: T): body is OwnWordOf<T> => body.type === type;
const nameOf = (body: OwnWord): string => `${body.type}:${subjectOf(body)}`;
const rowKey = (body: OwnWord): Bytes => keyOf('own', body.type, subjectOf(body));

const writeKept = ({ revision, body }: Kept): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeRevision(to, revision);
    writeUint(to, body.type);
    (OWN_FORMS[body.type] as Form<OwnWord>).write(to, body);
  });
const readKept = (bytes: Bytes): Kept | undefined =>
  decode<Kept>(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const revision = readRevision(from);
    const type = readUint(from);
    const body = isKnown(type) ? OWN_FORMS[type].read(from) : undefined;
    return body && isOwnWord(body) ? { revision, body } : undefined;
  });
const isKnown = (type: number): type is OwnBody['type'] => Object.hasOwn(OWN_FORMS, type);

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

const writeCleared = (chat: Bytes, cleared: Cleared): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, chat);
    writeUint(to, cleared.changes);
    const { ends, gaps } = saidOf(cleared);
    writeEnds(to, ends);
    writeGaps(to, gaps);
  });
const readCleared = (bytes: Bytes): readonly (readonly [string, Cleared])[] | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const [chat, changes, ends, gaps] = [readFixed(from, 16), readUint(from), readEnds(from, MAX_ENDS), readGaps(from, MAX_GAPS)];
    const cleared = clearedFurther(NOTHING_CLEARED, { changes, ends, gaps });
    return cleared && [[toHex(chat), cleared]];
  });
