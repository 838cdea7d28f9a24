/**
 * Segments that hold words of one person alone and are not full. Whoever goes on where others do has one of them at most; whoever names ever new ones makes
 * every question about the chat longer. So beyond a share nobody begins another ahead of where this device writes.
 */
import { fromHex, toHex } from '../../../crypto/bytes.ts';
import { findDevice } from '../../../crypto/identity.ts';
import type { Chains } from '../../chat/state.ts';
import { everybodyIn, spanAt } from '../../chat/rights.ts';
import { type Place, placeAt, rankOf } from '../../sync/lane.ts';
import { type Segment, slotsOf } from '../../sync/segment.ts';
import type { MayBegin } from '../../sync/segment-lanes.ts';
import type { Chat, Core, Draft } from './core.ts';
import { placesOf } from './segments.ts';

/** Segments of one person alone. History of long messages comes in parts, at most 68 in one answer (64 MiB) before the first is made full. */
export const MAX_BEGUN = 256;

/** May this device begin this segment? */
export async function beginsIn(core: Core, chat: Chat, draft: Draft, place: Place): Promise<MayBegin> {
  const { begun, authority } = draft.record;
  if (await isNear(core, chat, draft, place, 1)) return () => true;
  const chains = await core.people.chains(everybodyIn(authority));
  return (device) => (begun.get(personOf(chains, device) ?? '') ?? []).length < MAX_BEGUN;
}

/** Where this device writes now it is up to that many segments ahead; of an earlier span it follows on one that is here. */
async function isNear(core: Core, chat: Chat, { record }: Draft, place: Place, ahead: number): Promise<boolean> {
  if (place.span >= (spanAt(record.authority) ?? 0)) return place.index <= record.index + ahead;
  if (place.index === 0) return true;
  await placesOf(core, chat);
  return chat.places?.has(rankOf(place) - 1) ?? false;
}

/** Counts a segment to the one person whose words stand in it, for as long as that is so. */
export async function countBegun(core: Core, chat: Chat, draft: Draft, segment: Segment): Promise<void> {
  const { begun, index, authority } = draft.record;
  const rank = rankOf(segment.place);
  const writesAt = rankOf({ span: spanAt(authority) ?? 0, index });
  const isFar = !(await isNear(core, chat, draft, segment.place, 0));
  if (!isFar && begun.size === 0) return;
  const chains = await core.people.chains(everybodyIn(authority));
  const people = new Set([...segment.lanes.slotsByDevice.keys()].map((device) => personOf(chains, device)));
  const [only] = people;
  const by = people.size === 1 && slotsOf(segment).left > 0 && isFar ? only : undefined;
  const isLeft = (one: number): boolean => one !== rank && (one > writesAt || placeAt(one).span < placeAt(writesAt).span);
  const next = [...begun].map(([person, ranks]) => [person, ranks.filter(isLeft)] as const);
  const counted = new Map(next.filter(([person, ranks]) => ranks.length > 0 || person === by));
  if (by) counted.set(by, [...(counted.get(by) ?? []), rank]);
  draft.record = { ...draft.record, begun: counted };
}

/** The person (hex) whose device (hex) this is. */
function personOf(chains: Chains, device: string): string | undefined {
  const id = fromHex(device);
  const found = [...chains.values()].find((chain) => id && findDevice(chain, id) !== undefined);
  return found && toHex(found.user);
}
