/** What the parts of the engine share: who this device is, what it holds in memory, and the one way to the disk. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import type { Chain } from '../../../crypto/identity.ts';
import type { MailSender } from '../../../crypto/mail.ts';
import type { Said } from '../../chat/cuts.ts';
import type { Event } from '../../chat/event.ts';
import type { Line } from '../../sync/line.ts';
import { forgetLineOps, lineOps } from '../../sync/line.ts';
import { EMPTY, type Outbox } from '../../sync/outbox.ts';
import { closeSegment } from '../../sync/segment.ts';
import type { Durability, Key, Op, Store } from '../../store/port.ts';
import type { Clock } from './clock.ts';
import { isBlockedIn } from './counting.ts';
import type { Hub } from './hub.ts';
import { anewOps, written, type OpenSegment } from './open-segment.ts';
import { groupOp } from './group-row.ts';
import type { Intent } from './intents.ts';
import { type LateOp, meantOf } from './late.ts';
import type { Joins } from './joins.ts';
import { type Opening, openingOp } from './opening.ts';
import type { Me } from './me.ts';
import type { People } from './people.ts';
import type { Receipt } from './receipt.ts';
import type { Send } from './sends.ts';
import { type ChatRecord, recordOp } from './record.ts';
import type { Own } from './own.ts';
import type { Outgoing } from './outgoing.ts';
import { type Live, newLive } from './live.ts';
import type { Located } from './located.ts';
import type { Looks } from './looks.ts';
import type { Topics } from '../port/topics.ts';
import { newTurn, type Turn } from './turn.ts';
import type { ChatWish } from './wishes.ts';

export type Timers = { after(ms: number, run: () => void): () => void };

/** Earlier generations whose logs are still read to their ends. */
export const MAX_OLD = 2;

/** One chat in memory. Whatever changes it runs in its turn. */
export type Chat = {
  readonly id: Bytes;
  readonly hex: string;
  readonly turn: Turn;
  record: ChatRecord;
  /** The newest generation this device is in. */
  line: Line | undefined;
  /** Earlier generations whose logs are still read to their ends. */
  old: readonly Line[];
  /** A generation this device is opening and has no answer for yet. */
  opening: Opening | undefined;
  outbox: Outbox;
  /** What this person wants changed in a group, and is not made yet. */
  intents: readonly Intent[];
  /** Messages whose media is still to go to the hub. */
  sends: readonly Send[];
  readonly segments: Map<string, OpenSegment>;
  /** Segments that have anything stored, by their rank (sync/lane.ts); undefined until they are first asked for. */
  places: Set<number> | undefined;
  /** Newest receipt of each device, by its id in hex. */
  receipts: ReadonlyMap<string, Receipt>;
  /** What is only true of this connection or this run. */
  readonly live: Live;
};

/** What the rest of the engine tells the part that media comes and goes by (media/media.ts). */
export type MediaHooks = {
  /** A message shows these blobs no more: what none shows goes from the disk. */
  freed(blobs: readonly Bytes[]): void;
  /** Another's message has come that shows these. */
  came(blobs: readonly Bytes[]): void;
  /** Somebody in a chat asks for a blob that the hub does not have. */
  wanted(chat: Chat, asker: MailSender, blob: Bytes): void;
  /** Somebody has put it back; or a device that was asked for it wants to be asked again only after that. */
  given(blob: Bytes): void;
  toldToWait(device: Bytes, blob: Bytes, ms: number): void;
  /** A chat shows these from now on that came from another. */
  passed(chat: Chat, blobs: readonly Bytes[]): void;
  /** A chat has come to its place at the hub. */
  entered(): void;
};

/** What shows it: what the hub claims (its numbers, an echo), an event this device has signed and never wrote, or what was begun before a restart. */
export type Doubt = 'acked' | 'echo' | 'sessions' | 'event' | 'begun before';

export type Core = {
  readonly store: Store;
  readonly topics: Topics;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly people: People;
  readonly own: Own;
  readonly joins: Joins;
  readonly hub: Hub;
  readonly chats: Map<string, Chat>;
  /** Chats a letter may begin, while it is dealt with: one of this device's only where something comes of it (guests.ts). By their id in hex. */
  readonly guests: Map<string, Chat>;
  /** Found once, remembered: chats by the routes (hex) they are or were on. */
  readonly chatByRoute: Map<string, Chat>;
  /** 16 random bytes of this run of the engine: lanes of an earlier run are never written again. */
  readonly incarnation: Bytes;
  readonly random: (length: number) => Bytes;
  readonly log: (event: string, fields?: Readonly<Record<string, string | number | boolean>>) => void;
  me(): Me;
  /** This person's chain as this device knows it. */
  ownChain(): Promise<Chain>;
  nextCounter(): number;
  /** What an event of the own chat asks of another chat, done in that chat's turn. */
  wish(wish: ChatWish): void;
  /** Is any of it still to be done? */
  isWishing(): boolean;
  /** Asks the hub for the chains of the people in a chat, and tries again what waited for them. */
  fetchChains(chat: Chat): void;
  /** Asks a peer for what is missing in a chat. */
  reconcile(chat: Chat): void;
  /** Asks every peer that has not told all it has. */
  askAll(chat: Chat): void;
  /** Two events of one device with one number: somebody else runs with its keys. */
  cloned(chat: Chat, pairs: readonly { readonly a: Bytes; readonly b: Bytes }[]): void;
  /** Something shows that another runs, or ran, with this device's keys: it sends no more, and enrols anew. */
  doubled(because: Doubt): void;
  isDoubled(): boolean;
  /** It is, and waits with the new keys. */
  hold(held: Held): void;
  held(): Held | undefined;
  pump(chat: Chat): void;
  readonly media: MediaHooks;
  readonly outgoing: Outgoing;
  flushMail(): void;
  /** Puts into the draft what messages show, and what is taken of documents or opened again, as far as one transaction has room for it (settling.ts). */
  settle(chat: Chat, draft: Draft): Promise<void>;
  /** Has all mail been dealt with that the hub had at the beginning of this connection? */
  isMailRead(): boolean;
  /** Brings the pinned chains of these people up to what the hub has, and the hub up to what is pinned. `unknown`: of somebody there is no chain anywhere. */
  refreshChains(users: readonly Bytes[]): Promise<'known' | 'unknown' | 'unreachable'>;
  /**
   * The same for whoever has written: the chain of somebody in no chat here is looked at, and not pinned. `upTo`: the last letter that lay in the mailbox
   * by then. It is noted in `looks`, which say whether it may be asked.
   */
  lookAt(sender: Bytes, upTo?: number): ReturnType<Core['refreshChains']>;
  readonly looks: Looks;
  /** The chat's authority events since its generation was opened. */
  authorityLog(chat: Chat): Promise<readonly Bytes[]>;
  /** A new generation has begun for this device. */
  entered(chat: Chat): void;
  /** Stops the engine; it starts again from what is on the disk. */
  halt(error: unknown): void;
};

/** `until` by its own clock, ms, where it goes on by itself. `goOn`: the person wants the new keys now; absent where there is no room for them. */
export type Held = { readonly until: number | undefined; readonly goOn: (() => void) | undefined };

/** The one way to the disk. What cannot be written stops the engine, since memory is then ahead of the disk. */
export async function write(core: Core, ops: readonly LateOp[], durability: Durability = 'strict'): Promise<void> {
  const meant = meantOf(ops);
  if (meant.length === 0) return;
  try {
    await core.store.transact(meant, durability);
  } catch (error) {
    core.halt(error);
    throw error;
  }
}

/** Until this person has accepted a chat, while they block the other, and in a group they are in no more, nothing at all is said: not that a message arrived, and no commit. */
export const maySpeak = ({ record }: Chat): boolean => (record.accepted && !record.isOut && !isBlockedIn(record)) || record.authority.kind === 'self';

/** Who may have what was said in a chat: those who are in it, and this person's own devices, also where they are out of it. */
export function peopleOf(core: Core, { record: { authority } }: Chat): readonly Bytes[] {
  const me = core.me().user;
  return authority.roster.some((user) => equal(user, me)) ? authority.roster : [...authority.roster, me];
}

/** The own devices may know all the same. */
export const mayTell = (core: Core, chat: Chat, user: Bytes): boolean => maySpeak(chat) || equal(user, core.me().user);

/** What a step would change of a chat, gathered so that it becomes true on the disk in one transaction, and in memory only after it. */
export type Draft = {
  record: ChatRecord;
  line: Line | undefined;
  old: readonly Line[];
  opening: Opening | undefined;
  outbox: Outbox;
  intents: readonly Intent[];
  sends: readonly Send[];
  receipts: Chat['receipts'];
  readonly ops: LateOp[];
  readonly after: (() => void)[];
  /** What the store does not have yet: where events lie, by id in hex; edits and redactions, by target and author in hex, then by key; what devices say of one another, by both. */
  readonly located: Map<string, Located>;
  readonly effects: Map<string, Map<string, NotedEffect>>;
  readonly said: Map<string, Said>;
  /** What it does to rows, by the event in hex. */
  readonly rows: Map<string, Op>;
  /** It comes over the route as it was posted, and not as history from a peer. */
  readonly isLive: boolean;
  /** Puts in, last, what goes with what it holds. */
  readonly also: (draft: Draft) => Promise<void>;
};

export const begin = ({ record, line, old, opening, outbox, intents, sends, receipts }: Chat): Draft => ({
  record,
  line,
  old,
  opening,
  outbox,
  intents,
  sends,
  receipts,
  ops: [],
  after: [],
  located: new Map(),
  effects: new Map(),
  said: new Map(),
  rows: new Map(),
  isLive: false,
  also: async () => undefined,
});

/** What a draft does to the row of an edit or a redaction: undefined takes it away. */
export type NotedEffect = { readonly key: Key; readonly effect: Event | undefined };

/** Writes the draft and lets it be true. What it asks for beyond the documents of one transaction is done in more of them, or after a restart. */
export async function commit(core: Core, chat: Chat, draft: Draft): Promise<void> {
  await core.settle(chat, draft);
  await draft.also(draft);
  const ops = [...draft.ops, ...anewOps(chat.segments.values()), ...lineChanges(chat, draft), ...core.clock.unsaved()];
  if (draft.record !== chat.record) ops.push(recordOp(draft.record));
  const { authority } = draft.record;
  if (authority.group && authority !== chat.record.authority) ops.push(groupOp(authority));
  if (draft.opening !== chat.opening) ops.push(openingOp(chat.id, draft.opening));
  await write(core, ops);
  chat.record = draft.record;
  chat.line = draft.line;
  chat.old = draft.old;
  chat.opening = draft.opening;
  chat.outbox = draft.outbox;
  chat.intents = draft.intents;
  chat.sends = draft.sends;
  chat.receipts = draft.receipts;
  for (const open of chat.segments.values()) written(open);
  closeUnused(chat);
  for (const then of draft.after) then();
  core.topics.changed(`chat:${chat.hex}`, 'chats');
  if (chat.live.due.size > 0) await commit(core, chat, begin(chat));
}

/** Documents that one transaction changes, at most: what is about more of them takes several. */
export const MAX_CHANGED = 16;

const changedIn = ({ segments }: Chat): number => [...segments.values()].filter(({ isAhead }) => isAhead).length;

/** May the transaction under way change one more? */
export const hasRoom = (chat: Chat): boolean => changedIn(chat) < MAX_CHANGED;

/**
 * Where it may not, writes the draft and goes on in the next one. To be asked between one update and the next: what was not taken when the process died comes
 * again, since nobody has said yet that it was, and what was taken is known then.
 */
export async function makeRoom(core: Core, chat: Chat, draft: Draft): Promise<void> {
  if (hasRoom(chat)) return;
  await commit(core, chat, draft);
  const { located, isLive, also } = draft;
  Object.assign(draft, { ...begin(chat), located, isLive, also });
}

/** Open documents of one chat; those unused for longest are closed, but never one that holds what is not on the disk. */
const MAX_OPEN = 4;

/** Closes documents beyond those that are kept open. */
export function closeUnused({ segments }: Chat): void {
  for (const [name, { segment, isAhead }] of [...segments].slice(0, Math.max(0, segments.size - MAX_OPEN))) {
    if (isAhead) continue;
    closeSegment(segment);
    segments.delete(name);
  }
}

/** Lines are compared by their route: an earlier generation keeps its rows while a new one begins, and one that is let go of takes its rows and keys with it. */
function lineChanges(chat: Chat, draft: Draft): readonly Op[] {
  const [before, now] = [linesByRoute(chat), linesByRoute(draft)];
  return [
    ...[...before].flatMap(([name, line]) => (now.has(name) ? [] : forgetLineOps(line.route))),
    ...[...now].flatMap(([name, line]) => (before.get(name) === line ? [] : lineOps(before.get(name), line))),
  ];
}

const linesByRoute = ({ line, old }: Pick<Chat, 'line' | 'old'>): ReadonlyMap<string, Line> =>
  new Map([...old, line].flatMap((one) => (one ? [[toHex(one.route), one] as const] : [])));

export const newChat = (record: ChatRecord): Chat => ({
  id: record.authority.chat,
  hex: toHex(record.authority.chat),
  turn: newTurn(),
  record,
  line: undefined,
  old: [],
  opening: undefined,
  outbox: EMPTY,
  intents: [],
  sends: [],
  segments: new Map(),
  places: undefined,
  receipts: new Map(),
  live: newLive(),
});
