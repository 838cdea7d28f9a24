/**
 * Segments that hold words of one person alone and are not full. Whoever goes on where others do has one of them at most; whoever names ever new ones makes
 * every question about the chat longer. So beyond a share nobody begins another ahead of where this device writes.
 */
import { fromHex, toHex } from '../../crypto/bytes.ts';
import { findDevice } from '../../crypto/identity.ts';
import type { Chains } from '../chat/state.ts';
import type { Place } from '../sync/lane.ts';
import { type Segment, slotsOf } from '../sync/segment.ts';
import type { MayBegin } from '../sync/segment-lanes.ts';
import type { Core, Draft } from './core.ts';

/** Segments of one person alone. History of long messages comes in parts, at most 68 in one answer (64 MiB) before the first is made full. */
export const MAX_BEGUN = 256;

/** May this device begin this segment? */
export async function beginsIn(core: Core, draft: Draft, { index }: Place): Promise<MayBegin> {
  const { begun, index: writesAt, authority } = draft.record;
  const chains = await core.people.chains(authority.roster);
  return (device) => index <= writesAt + 1 || (begun.get(personOf(chains, device) ?? '') ?? []).length < MAX_BEGUN;
}

/** Counts a segment to the one person whose words stand in it, for as long as that is so. */
export async function countBegun(core: Core, draft: Draft, segment: Segment): Promise<void> {
  const { begun, index: writesAt, authority } = draft.record;
  const chains = await core.people.chains(authority.roster);
  const people = new Set([...segment.lanes.slotsByDevice.keys()].map((device) => personOf(chains, device)));
  const [only] = people;
  const { index } = segment.place;
  const by = people.size === 1 && slotsOf(segment).left > 0 && index > writesAt ? only : undefined;
  const next = [...begun].map(([person, indexes]) => [person, indexes.filter((one) => one !== index && one > writesAt)] as const);
  const counted = new Map(next.filter(([person, indexes]) => indexes.length > 0 || person === by));
  if (by) counted.set(by, [...(counted.get(by) ?? []), index]);
  draft.record = { ...draft.record, begun: counted };
}

/** The person (hex) whose device (hex) this is. */
function personOf(chains: Chains, device: string): string | undefined {
  const id = fromHex(device);
  const found = [...chains.values()].find((chain) => id && findDevice(chain, id) !== undefined);
  return found && toHex(found.user);
}
