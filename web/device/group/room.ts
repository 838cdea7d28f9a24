/** Which devices of its people a group has room for, and how many may be let in at once. All who know the same chains find the same. */
import { type Bytes, compare, toHex } from '../../../crypto/bytes.ts';
import { activeDevices } from '../../../crypto/identity.ts';
import { LIMITS } from '../../../hub/protocol/limits.ts';
import type { AuthorityState } from '../../chat/genesis.ts';
import type { Chains } from '../../chat/state.ts';
import type { Chat, Core } from '../memory/core.ts';

/** Devices of a group (crypto/mls-state.ts holds the same, and the hub). */
export const MAX_DEVICES = LIMITS.devicesPerRoute;
/** Of what is enclosed for those who come in, beside the log and the rights: the tree of so many leaves, and a photo. */
const TREE_BYTES = 1.5 * 1024 * 1024;

type Device = { readonly user: Bytes; readonly device: Bytes };

/**
 * Of each person the most senior device first, then the second of each, and so on: a person has a device in the group before anybody has two, however many some
 * have linked. Those beyond the room wait until somebody goes, and ask for nothing: two who took places from one another would open generation after generation.
 */
export function placesIn({ roster }: Pick<AuthorityState, 'roster'>, chains: Chains): ReadonlySet<string> {
  const ranked = roster.flatMap((user) => {
    const chain = chains.get(toHex(user));
    return chain ? activeDevices(chain).map(({ id }, place) => ({ id, place })) : [];
  });
  const first = ranked.length > MAX_DEVICES ? ranked.sort((a, b) => a.place - b.place || compare(a.id, b.id)).slice(0, MAX_DEVICES) : ranked;
  return new Set(first.map(({ id }) => toHex(id)));
}

/** Has the group no room for this device? */
export async function isCrowdedOut(core: Core, { record: { authority } }: Pick<Chat, 'record'>): Promise<boolean> {
  if (authority.kind !== 'group') return false;
  const places = placesIn(authority, await core.people.chains(authority.roster));
  return places.size === MAX_DEVICES && !places.has(toHex(core.me().device));
}

/** Those of them there is room for beside `others`, who have leaves; none where what they must be told is more than the hub takes. */
export function fitting<T extends Device>(
  joiners: readonly T[],
  others: number,
  state: Pick<AuthorityState, 'roster' | 'group'>,
  chains: Chains,
  logBytes: number,
): readonly T[] {
  if (logBytes + (state.group?.bytes ?? 0) + TREE_BYTES > LIMITS.enclosureBytes) return [];
  const places = placesIn(state, chains);
  return joiners.filter(({ device }) => places.has(toHex(device))).slice(0, Math.max(0, MAX_DEVICES - others));
}
