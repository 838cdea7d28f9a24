/** Who does first what any device of a group may do: an order that all find alike, so that of four hundred one does it, and the next only where nothing comes of it. */
import { type Bytes, compare, equal, toHex, utf8 } from '../../../crypto/bytes.ts';
import { hash } from '../../../crypto/hash.ts';
import { devicesOf } from '../../chat/rules.ts';
import type { Chat, Core } from '../memory/core.ts';

/** One is given so long before the next does it. */
const TURN_MS = 4 * 1000;
/** Nobody waits longer. */
const MAX_MS = 2 * 60 * 1000;
/** Of what does no harm done twice, so many do it. */
const FEW = 3;

/** This device's place in the order of what bears that name, of these people's devices or of all; 0 where there is none to wait for, as in a chat of two people. Who leaves does nothing more. */
async function placeIn(core: Core, { record: { authority, leaving } }: Chat, name: string, among = authority.roster): Promise<number> {
  if (authority.kind !== 'group') return 0;
  const devices = devicesOf({ ...authority, roster: among }, await core.people.chains(among))
    .filter(({ user }) => !leaving.has(toHex(user)))
    .map(({ device: { id } }) => ({ id, order: hash('digest', utf8(name), id) }));
  const place = devices.sort((a, b) => compare(a.order, b.order)).findIndex(({ id }) => equal(id, core.me().device));
  // Who is none of some comes after them all.
  return place < 0 ? (among === authority.roster ? 0 : devices.length) : place;
}

/**
 * How much longer this device waits with it, ms, from when it was first asked for in this run, or `since` then: a run may be shorter than any wait. `among`: whose
 * it is to do, where that is not everybody's.
 */
export async function dutyLeft(core: Core, chat: Chat, name: string, since = Number.POSITIVE_INFINITY, among?: readonly Bytes[]): Promise<number> {
  const now = core.clock.now();
  const begun = Math.min(since, chat.live.duties.get(name) ?? now);
  chat.live.duties.set(name, begun);
  return Math.max(0, begun + Math.min(MAX_MS, (await placeIn(core, chat, name, among)) * TURN_MS) - now);
}

/** Is this device one of the few that do it? */
export const isOnDuty = async (core: Core, chat: Chat, name: string): Promise<boolean> => (await placeIn(core, chat, name)) < FEW;
