/** Where the words of revoked devices end. A removed device may still find a peer that carries what it writes; from its cut on, nobody's view counts it. */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import { readBody, TYPE } from './bodies.ts';
import type { Event, Header } from './event.ts';
import { mayCut } from './rules.ts';
import type { Chains } from './state.ts';

/** Last number that counts, by device id in hex. */
export type Cuts = ReadonlyMap<string, number>;

export const isWithin = (cuts: Cuts, header: Header): boolean => header.n <= (cuts.get(toHex(header.device)) ?? Number.POSITIVE_INFINITY);

/**
 * Different ends that one device names for another and is believed. An honest one names one, and a copy of it another; beyond these nothing of the other
 * counts, so that what shows changes a few times for each two devices, however much is said.
 */
export const MAX_ENDS = 3;

/** `n`: the lowest number of the device that cuts under which it named this end. */
export type Claim = { readonly n: number; readonly end: number };
/** What one device (hex) has said of another, by rising n, each end once. After `MAX_ENDS` + 1 the rest is left out: wherever it would count, nothing does. */
export type Said = { readonly by: string; readonly device: string; readonly claims: readonly Claim[] };

/** What a verified event says of another device; undefined where it is no cut, or not for its author to make. */
export function claimIn({ header, body }: Event, chains: Chains): { readonly device: Bytes; readonly claim: Claim } | undefined {
  const said = body && readBody(header.type, body);
  if (said?.type !== TYPE.cut || !mayCut(header, said.device, chains)) return undefined;
  return { device: said.device, claim: { n: header.n, end: said.n } };
}

/** The claims with this one, whatever came first; the same array where it changes nothing. */
export function withClaim(claims: Said['claims'], claim: Claim): Said['claims'] {
  const known = claims.find(({ end }) => end === claim.end);
  if (known && known.n <= claim.n) return claims;
  const all = [...claims.filter((one) => one !== known), claim].sort((a, b) => a.n - b.n || a.end - b.end);
  return all.indexOf(claim) > MAX_ENDS ? claims : all.slice(0, MAX_ENDS + 1);
}

/** The end that these claims name for a device, of those said up to this number. */
export function endOf(claims: Said['claims'], upTo = Number.POSITIVE_INFINITY): number | undefined {
  const ends = claims.filter(({ n }) => n <= upTo).map(({ end }) => end);
  if (ends.length === 0) return undefined;
  return ends.length > MAX_ENDS ? 0 : Math.min(...ends);
}

/**
 * The lowest end that anybody names who may. Whoever cuts a device was active after that one was revoked, so a cut depends only on cuts of devices
 * revoked later: judged from the last revoked to the first, the answer does not depend on the order of arrival.
 */
export function cutsOf(said: Iterable<Said>, chains: Chains): Cuts {
  const revokedAt = new Map(
    [...chains.values()].flatMap(({ devices }) => devices.map((one) => [toHex(one.id), one.revokedAt ?? Number.POSITIVE_INFINITY] as const)),
  );
  const at = (device: string): number => revokedAt.get(device) ?? 0;
  const cuts = new Map<string, number>();
  // Of a branch of a chain that is not in force any more, devices are unknown.
  const counting = [...said].filter(({ by, device }) => revokedAt.has(device) && at(device) < at(by));
  for (const { by, device, claims } of counting.sort((a, b) => at(b.device) - at(a.device))) {
    const end = endOf(claims, cuts.get(by));
    if (end !== undefined) cuts.set(device, Math.min(end, cuts.get(device) ?? end));
  }
  return cuts;
}

/** The same of events that are all at hand. */
export function cutsIn(events: Iterable<Event>, chains: Chains): Cuts {
  const said = new Map<string, Said>();
  for (const event of events) {
    const cut = claimIn(event, chains);
    if (!cut) continue;
    const [by, device] = [toHex(event.header.device), toHex(cut.device)];
    said.set(by + device, { by, device, claims: withClaim(said.get(by + device)?.claims ?? [], cut.claim) });
  }
  return cutsOf(said.values(), chains);
}
