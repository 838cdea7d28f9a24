/** Finds the messages a query means, newest first over any chats, as a stream: whoever has enough, or types on, reads it no further. */
import { type Bytes, compare } from '../../crypto/bytes.ts';
import type { Block } from './blocks.ts';
import { isWhole, packNext } from './pack.ts';
import { matchesIn, type Packed, positionAt } from './packed.ts';
import type { Query } from './query.ts';
import { bytesOf, keepOpen, OPENED_BYTES, openBlock, type Search } from './search.ts';
import { END, gapsBetween, past, type Stretch } from './stretch.ts';

/** Where a message stands: its chat, and its position there. */
export type Place = { readonly chat: Bytes; readonly position: Bytes };

export type Found = {
  /** Newest first, and newer than all that follow. */
  readonly places: readonly Place[];
  /** Messages: looked through so far, and all that are packed. */
  readonly searched: number;
  readonly total: number;
  /** Chats of which not all is packed yet. */
  readonly unpacked: number;
};

/** Blocks read at once. */
const AHEAD = 8;
/** Blocks looked through before others may use the thread. */
const SLICE = 16;
/** Times that the rows of a chat may change under a search, just where it looks. */
const TRIES = 20;

/** What is looked through at once: a block, or a gap, which is packed first. */
type Piece = Stretch & { readonly chat: Chat; readonly block: Block | undefined };

type Chat = {
  readonly id: Bytes;
  /** From here on all has been looked through. */
  done: Bytes;
  /** What is in its gaps cannot be packed now. */
  isGivenUp: boolean;
  tries: number;
};

type Course = {
  readonly search: Search;
  readonly query: Query;
  readonly chats: readonly Chat[];
  readonly reading: Map<Block, Promise<Packed | undefined>>;
  /** Found, but something newer may still come: of each block newest first. */
  pending: readonly (readonly Place[])[];
  searched: number;
  /** From here on nothing is looked for in any chat: what comes in there now is newer than what was found. */
  bound: Bytes;
  /** Bytes of blocks it may keep open: more would push out those which the next course begins with. */
  room: number;
};

/** `before`: goes on below that place. Each chat stands in `chats` once. */
export async function* find(search: Search, chats: readonly Bytes[], query: Query, before?: Place): AsyncGenerator<Found, void> {
  const course: Course = {
    search,
    query,
    chats: chats.map((id) => begin(id, before)),
    reading: new Map(),
    pending: [],
    searched: 0,
    bound: END,
    room: OPENED_BYTES,
  };
  await Promise.all(chats.map((chat) => isWhole(search, chat)));
  let plan: readonly Piece[] = [];
  let [at, version] = [0, -1];
  for (let turn = 1; ; turn++) {
    if (version !== search.blocks.version()) {
      version = search.blocks.version();
      [plan, at] = [await planOf(course), 0];
    }
    const piece = plan[at];
    if (!piece) break;
    course.bound = piece.to;
    if (await lookThrough(course, piece, plan.slice(at, at + AHEAD))) at++;
    const places = ready(course, plan[at]);
    if (places.length > 0 || turn % SLICE === 0) yield found(course, plan.slice(at), places);
    if (turn % SLICE === 0) await search.pause();
  }
  yield found(course, [], ready(course, undefined));
}

/** Places of one time in several chats stand by their chats. */
function begin(id: Bytes, before: Place | undefined): Chat {
  if (!before) return { id, done: END, isGivenUp: false, tries: 0 };
  return { id, done: compare(id, before.chat) < 0 ? past(before.position) : before.position, isGivenUp: false, tries: 0 };
}

const compareNewest = (a: Place, b: Place): number => compare(b.position, a.position) || compare(b.chat, a.chat);

/** What is left to be looked through, newest first. */
async function planOf({ search, chats, bound }: Course): Promise<readonly Piece[]> {
  const pieces: Piece[] = [];
  for (const chat of chats) {
    const { blocks, isWhole } = await search.blocks.of(chat.id);
    for (const block of blocks) pieces.push({ from: block.from, to: block.to, chat, block });
    if (!isWhole && !chat.isGivenUp) for (const gap of gapsBetween(blocks)) pieces.push({ ...gap, chat, block: undefined });
  }
  return pieces
    .map((piece) => ({ ...piece, to: least(piece.to, piece.chat.done, bound) }))
    .filter(({ from, to }) => compare(from, to) < 0)
    .sort((a, b) => compare(b.to, a.to));
}

const least = (...positions: readonly Bytes[]): Bytes => positions.reduce((a, b) => (compare(a, b) <= 0 ? a : b));

/** False where the plan is no longer what there is. `next`: this piece and those after it. */
async function lookThrough(course: Course, { chat, block, from, to }: Piece, next: readonly Piece[]): Promise<boolean> {
  const { search, query } = course;
  if (!block) return chat.isGivenUp || packBelow(search, chat, to);
  const packed = await read(course, block, next);
  // What was in it is in a gap now.
  if (!packed || !search.blocks.isCurrent(block)) return tryAgain(chat);
  const places = matchesIn(packed, query).map((one) => ({ chat: chat.id, position: positionAt(packed, one) }));
  course.pending = [...course.pending, places.filter(({ position }) => compare(position, to) < 0)];
  course.searched += block.count;
  course.room -= bytesOf(packed);
  if (course.room >= 0) keepOpen(search, block, packed);
  chat.done = from;
  return true;
}

/** The blocks after it are asked for at the same time. */
async function read({ search, reading }: Course, block: Block, next: readonly Piece[]): Promise<Packed | undefined> {
  for (const { block: ahead } of next) {
    if (!ahead || reading.has(ahead)) continue;
    const asked = openBlock(search, ahead);
    // Whoever takes it hears of its failure; nobody may.
    asked.catch(() => undefined);
    reading.set(ahead, asked);
  }
  const packed = await reading.get(block);
  reading.delete(block);
  return packed;
}

/** What nothing that is left can be newer than. */
function ready(course: Course, next: Piece | undefined): readonly Place[] {
  const places: Place[] = [];
  course.pending = course.pending.flatMap((list) => {
    const beyond = next ? list.findIndex(({ position }) => compare(position, next.to) < 0) : -1;
    const cut = beyond < 0 ? list.length : beyond;
    places.push(...list.slice(0, cut));
    return cut < list.length ? [cut > 0 ? list.slice(cut) : list] : [];
  });
  return places.sort(compareNewest);
}

function found({ searched, chats }: Course, left: readonly Piece[], places: readonly Place[]): Found {
  const total = left.reduce((sum, { block }) => sum + (block?.count ?? 0), searched);
  const unpacked = new Set([...chats.filter(({ isGivenUp }) => isGivenUp), ...left.flatMap(({ block, chat }) => (block ? [] : chat))]);
  return { places, searched, total, unpacked: unpacked.size };
}

/** True where there is nothing to pack, or it cannot be packed now. */
async function packBelow(search: Search, chat: Chat, to: Bytes): Promise<boolean> {
  const step = await packNext(search, chat.id, to);
  if (step === 'full') chat.isGivenUp = true;
  return step === 'disturbed' ? tryAgain(chat) : step !== 'packed';
}

function tryAgain(chat: Chat): false {
  chat.isGivenUp = ++chat.tries > TRIES;
  return false;
}
