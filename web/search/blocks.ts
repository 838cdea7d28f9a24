/**
 * Which stretches of rows are packed into blocks. A block is a copy of the words of its rows, and a row that changes takes the block over it away in the same
 * transaction, whoever changes it: no block ever holds what its rows do not. What is in no block is packed again (pack.ts). Knows no words.
 */
import { type Bytes, compare, toHex } from '../../crypto/bytes.ts';
import { after, keyOf, numberIn, rangeOf } from '../store/key.ts';
import type { Durability, Key, Op, Store } from '../store/port.ts';
import { CHAT_BYTES, chatOf, isIn, isOver, POSITION_BYTES, positionOf, rowsOf, type Stretch } from './stretch.ts';

/** The stretch of a chat's rows whose words it holds, and of how many messages. Its key alone says so: chat · from · to · count. */
export type Block = Stretch & { readonly key: Key; readonly chat: Bytes; readonly count: number };

export type ChatBlocks = {
  /** In order, none over another. */
  readonly blocks: readonly Block[];
  /** To be deleted, and not yet known to be: every transaction that touches their rows asks for it again. */
  readonly going: readonly Block[];
  /** Every row is in a block: somebody looked, and no row has changed since. */
  readonly isWhole: boolean;
};

/** Somebody reads these rows to write what follows from them. */
export type Watch = { readonly chat: Bytes; stretch: Stretch; isDisturbed: boolean };

/** `touched`: rows of this chat are about to change. `landed`: they have, of any chat where it is undefined. `gone`: nothing may be kept of what this block held. */
export type Listener = {
  readonly touched?: (chat: Bytes) => void;
  readonly landed?: (chat: Bytes | undefined) => void;
  readonly gone?: (block: Block) => void;
};

export type Blocks = {
  /** The store itself, to be used in place of the one it stands on. */
  readonly store: Store;
  of(chat: Bytes): Promise<ChatBlocks>;
  /** Is it still what its rows say? */
  isCurrent(block: Block): boolean;
  /** Another number after every change of what is said here. */
  version(): number;
  /** Resolves when all that was asked before has landed. What is asked from now on and touches the stretch disturbs the watch. */
  watch(chat: Bytes, stretch: Stretch): Promise<Watch>;
  unwatch(watch: Watch): void;
  /** What was watched is all in blocks, unless it was disturbed. */
  settle(watch: Watch): void;
  /** Writes a block, in place of `before`, unless the watch was disturbed or `before` is gone: false then. Throws as `transact` does. */
  put(watch: Watch, block: Block, value: Bytes, before?: Block): Promise<boolean>;
  /** What is stored under it is no block: its rows are packed again. */
  drop(block: Block): void;
  /** Gives a function that ends it. */
  listen(listener: Listener): () => void;
};

type Held = {
  readonly store: Store;
  readonly chats: Map<string, ChatBlocks>;
  readonly watches: Set<Watch>;
  readonly listeners: Set<Listener>;
  version: number;
  loading: Promise<void> | undefined;
  /** Whatever was asked before has been handed to the store. */
  turn: Promise<unknown>;
  /** And has landed, or failed. Of nothing: what it gave would hold what the one before gave, and so on to the first. */
  landed: Promise<void>;
};

/** Keys read at once. */
const PAGE = 1000;
const NONE: ChatBlocks = { blocks: [], going: [], isWhole: false };

export const newBlock = (chat: Bytes, { from, to }: Stretch, count: number): Block => ({ key: keyOf(chat, from, to, count), chat, from, to, count });

export function openBlocks(store: Store): Blocks {
  const done = Promise.resolve();
  const held: Held = { store, chats: new Map(), watches: new Set(), listeners: new Set(), version: 0, loading: undefined, turn: done, landed: done };
  return {
    store: {
      ...store,
      transact: (ops, durability) => transact(held, ops, durability),
      close: async () => {
        await held.turn;
        await store.close();
      },
    },
    of: async (chat) => {
      await load(held);
      return blocksOf(held, chat);
    },
    isCurrent: (block) => blocksOf(held, block.chat).blocks.includes(block),
    version: () => held.version,
    watch: (chat, stretch) => watch(held, chat, stretch),
    unwatch: (one) => void held.watches.delete(one),
    settle: ({ chat, isDisturbed }) => {
      if (!isDisturbed) change(held, chat, { isWhole: true });
    },
    put: (watching, block, value, before) => put(held, watching, block, value, before),
    drop: (block) => void goingFrom(held, [block]),
    listen: (listener) => {
      held.listeners.add(listener);
      return () => void held.listeners.delete(listener);
    },
  };
}

/** The same, and without the blocks over the rows it touches. */
function transact(held: Held, ops: readonly Op[], durability?: Durability): Promise<void> {
  const touching = ops.filter(({ table }) => table === 'rows');
  for (const op of touching) touch(held, op);
  const started = Promise.all([touching.length > 0 && load(held), held.turn]).then(() => {
    const going = touching.flatMap((op) => goingWith(held, op));
    const landing = held.store.transact([...ops, ...going.map(deletion)], durability);
    held.landed = Promise.allSettled([held.landed, landing]).then(() => undefined);
    return {
      landing: landing.then(() => {
        landedWithout(held, going);
        sayLanded(held, touching);
      }),
    };
  });
  held.turn = started.catch(() => undefined);
  return started.then(({ landing }) => landing);
}

/** In the moment it is asked, so that nobody who reads now takes what they read for what will be. */
function touch(held: Held, op: Op): void {
  for (const watching of held.watches) if (touches(op, watching)) watching.isDisturbed = true;
  if (op.op === 'clear') return;
  const chat = chatOf(op.key);
  change(held, chat, { isWhole: false });
  for (const { touched } of held.listeners) touched?.(chat);
}

/** Each chat once. */
function sayLanded({ listeners }: Held, ops: readonly Op[]): void {
  const chats = new Map<string, Bytes | undefined>();
  for (const op of ops) {
    const chat = op.op === 'clear' ? undefined : chatOf(op.key);
    chats.set(chat ? toHex(chat) : '', chat);
  }
  for (const chat of chats.values()) for (const { landed } of listeners) landed?.(chat);
}

const touches = (op: Op, { chat, stretch }: Pick<Watch, 'chat' | 'stretch'>): boolean =>
  op.op === 'clear' ? isOver(op, rowsOf(chat, stretch)) : isIn(op.key, rowsOf(chat, stretch));

/** The blocks over what it touches; from now on nobody reads them. */
function goingWith(held: Held, op: Op): readonly Block[] {
  if (op.op === 'clear')
    return [...held.chats.values()].flatMap(({ blocks, going }) =>
      goingFrom(
        held,
        [...blocks, ...going].filter((one) => touches(op, asWatch(one))),
      ),
    );
  const { blocks, going } = blocksOf(held, chatOf(op.key));
  const over = blockOver(blocks, positionOf(op.key));
  return goingFrom(held, [...(over ? [over] : []), ...going.filter((one) => touches(op, asWatch(one)))]);
}

const deletion = ({ key }: Block): Op => ({ op: 'delete', table: 'search', key });

const asWatch = (block: Block): Pick<Watch, 'chat' | 'stretch'> => ({ chat: block.chat, stretch: block });

function goingFrom(held: Held, gone: readonly Block[]): readonly Block[] {
  for (const one of gone) {
    const { blocks, going } = blocksOf(held, one.chat);
    change(held, one.chat, {
      blocks: blocks.filter((other) => other !== one),
      going: [...going.filter((other) => other !== one), one],
      isWhole: false,
    });
    for (const { gone: hear } of held.listeners) hear?.(one);
  }
  return gone;
}

function landedWithout(held: Held, gone: readonly Block[]): void {
  for (const one of gone) change(held, one.chat, { going: blocksOf(held, one.chat).going.filter((other) => other !== one) });
}

async function watch(held: Held, chat: Bytes, stretch: Stretch): Promise<Watch> {
  const watching: Watch = { chat, stretch, isDisturbed: false };
  held.watches.add(watching);
  // Handing over what was asked before makes it part of what lands.
  await held.turn;
  await held.landed;
  return watching;
}

/** Nothing is handed to the store until it has landed: whoever changes its rows next finds the block there. */
function put(held: Held, watching: Watch, block: Block, value: Bytes, before: Block | undefined): Promise<boolean> {
  const written = held.turn.then(async () => {
    const { blocks, going } = blocksOf(held, block.chat);
    if (watching.isDisturbed || (before && !blocks.includes(before))) return false;
    // One that should have gone and did not, since the disk was full, lies under this one.
    const replaced = [...(before ? [before] : []), ...going.filter((one) => isOver(one, block))];
    await held.store.transact([...replaced.map(deletion), { op: 'put', table: 'search', key: block.key, value }], 'relaxed');
    landedWithout(held, goingFrom(held, replaced));
    change(held, block.chat, { blocks: [...blocks.filter((one) => one !== before), block].sort((a, b) => compare(a.from, b.from)) });
    return true;
  });
  held.turn = written.catch(() => undefined);
  return written;
}

/** The block over a position, of sorted ones. */
function blockOver(blocks: readonly Block[], position: Bytes): Block | undefined {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare((blocks[middle] as Block).from, position) <= 0) low = middle + 1;
    else high = middle;
  }
  const last = blocks[low - 1];
  return last && isIn(position, last) ? last : undefined;
}

const blocksOf = (held: Held, chat: Bytes): ChatBlocks => held.chats.get(toHex(chat)) ?? NONE;

function change(held: Held, chat: Bytes, changed: Partial<ChatBlocks>): ChatBlocks {
  const next = { ...blocksOf(held, chat), ...changed };
  held.chats.set(toHex(chat), next);
  held.version += 1;
  return next;
}

/** What was packed in earlier runs; a key that names no block is left alone. */
function load(held: Held): Promise<void> {
  held.loading ??= loadAll(held).catch((error: unknown) => {
    held.loading = undefined;
    throw error;
  });
  return held.loading;
}

async function loadAll(held: Held): Promise<void> {
  const found = new Map<string, Block[]>();
  let { from, to } = rangeOf(new Uint8Array());
  for (;;) {
    const keys = await held.store.keys('search', { from, to, limit: PAGE });
    for (const block of keys.flatMap((key) => readBlock(key) ?? [])) {
      const name = toHex(block.chat);
      const blocks = found.get(name);
      if (blocks) blocks.push(block);
      else found.set(name, [block]);
    }
    const last = keys[keys.length - 1];
    if (!last || keys.length < PAGE) break;
    from = after(last);
  }
  for (const [name, sorted] of found) {
    const blocks = sorted.filter((one, at) => at === 0 || !isOver(one, sorted[at - 1] as Block));
    held.chats.set(name, { ...NONE, blocks, going: sorted.filter((one) => !blocks.includes(one)) });
  }
}

function readBlock(key: Key): Block | undefined {
  const [from, to] = [CHAT_BYTES, CHAT_BYTES + POSITION_BYTES].map((at) => key.slice(at, at + POSITION_BYTES));
  const count = numberIn(key, CHAT_BYTES + 2 * POSITION_BYTES);
  return from && to && count !== undefined && compare(from, to) < 0 ? { key, chat: chatOf(key), from, to, count } : undefined;
}
