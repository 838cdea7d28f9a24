/**
 * Updates of a chat that cannot be taken yet. They are held for whoever handed them in, up to a share for each, and looked at again only when what they wait for
 * has come. What finds no room, or waits for too long, is asked for again.
 */
import { fromHex, toHex } from '../../../crypto/bytes.ts';
import { headAt } from '../../../crypto/identity.ts';
import { isKnownVersion } from '../../chat/rights.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import type { LaneUpdate } from '../../sync/update.ts';
import type { Chat, Core, Draft } from './core.ts';
import { AGAIN_MS } from './questions.ts';
import { type HeldUpdate, heldOp, laneKey, newHeld, noHeldOp, readHeld } from './held-row.ts';

/** What one device may have held here, in updates and in bytes. */
const HELD_UPDATES = 256;
const HELD_BYTES = 2 * 1024 * 1024;
/** How long an update is held. */
const HELD_MS = 7 * 24 * 60 * 60 * 1000;
/** Rows read at the start: more than the devices of a chat can have held. */
const MAX_ROWS = 16_384;

export function hold(core: Core, chat: Chat, draft: Draft, from: string, because: 'gap' | 'unknown', update: LaneUpdate): void {
  const one = newHeld(chat.id, from, core.clock.now() + HELD_MS, because, update);
  if (!one) return;
  const name = toHex(one.key);
  const { held } = chat.live;
  if (held.has(name)) return;
  const theirs = [...held.values()].filter((other) => other.from === from);
  if (theirs.length >= HELD_UPDATES || theirs.reduce((sum, { bytes }) => sum + bytes, one.bytes) > HELD_BYTES) {
    core.log('held_full', { updates: theirs.length });
    return mayLack(core, chat, draft);
  }
  held.set(name, one);
  draft.ops.push(heldOp(one));
}

/** Something that exists was not kept: others are asked for it later, and what they tell now is not all. */
export function mayLack(core: Core, chat: Chat, draft: Draft): void {
  chat.live.isShort = true;
  draft.record = { ...draft.record, askAt: draft.record.askAt ?? core.clock.now() + AGAIN_MS };
}

/** The same of what others may have kept where this device did not: they are asked at once. */
export function lacks(chat: Chat, draft: Draft): void {
  chat.live.isShort = true;
  draft.record = { ...draft.record, askAt: 0 };
}

/** What was held when the engine stopped. */
export async function loadHeld(core: Core, chat: Chat): Promise<void> {
  for (const { key, value } of await core.store.range('held', { ...rangeOf(keyOf(chat.id)), limit: MAX_ROWS })) {
    const one = readHeld(chat.id, key, value);
    if (one) chat.live.held.set(toHex(key), one);
  }
}

/** What can be taken now, to be let go of one by one as it is taken; what has waited for too long goes. To be asked until there is none. */
export async function released(core: Core, chat: Chat, draft: Draft): Promise<readonly HeldUpdate[]> {
  const { held } = chat.live;
  if (held.size === 0) return [];
  const now = core.clock.now();
  const isReady = await readiness(core, chat, draft);
  const ready = [...held.values()].filter(isReady);
  const late = [...held.values()].filter((one) => one.until <= now && !ready.includes(one));
  for (const one of late) letGo(chat, draft, one);
  if (late.length > 0) mayLack(core, chat, draft);
  return ready;
}

export function letGo({ live }: Chat, draft: Draft, one: HeldUpdate): void {
  live.held.delete(toHex(one.key));
  draft.ops.push(noHeldOp(one));
}

/** A lane has grown by this draft up to where it goes on, or its author's chain, or the chat's rights, since it was last looked at. */
async function readiness(core: Core, chat: Chat, draft: Draft): Promise<(one: HeldUpdate) => boolean> {
  const lengths = new Map<string, number>();
  for (const { place, client, clock } of draft.located.values()) {
    const lane = laneKey(place, client);
    lengths.set(lane, Math.max(lengths.get(lane) ?? 0, clock + 1));
  }
  const { authority } = draft.record;
  const waiting = [...chat.live.held.values()].flatMap(({ author }) => (author ? [fromHex(author.user) ?? new Uint8Array()] : []));
  const chains = await core.people.chains(waiting);
  const before = chat.live.judgedBy;
  chat.live.judgedBy = { chains, rights: authority.rights };
  const isNew = (user: string): boolean => chains.get(user) !== before.chains.get(user) || authority.rights !== before.rights;
  return ({ lane, clock, author }) => {
    if (!author) return (lengths.get(lane) ?? 0) >= clock;
    const chain = chains.get(author.user);
    return chain !== undefined && isNew(author.user) && headAt(chain, author.head) !== undefined && isKnownVersion(authority, author.rights);
  };
}
