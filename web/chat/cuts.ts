/** Where the words of revoked devices end. A removed device may still find a peer that carries what it writes; from its cut on, nobody's view counts it. */
import { toHex } from '../../crypto/bytes.ts';
import { readBody, TYPE } from './bodies.ts';
import type { Event, Header } from './event.ts';
import { mayCut } from './rules.ts';
import type { Chains } from './state.ts';

/** Last number that counts, by device id in hex. */
export type Cuts = ReadonlyMap<string, number>;

export const isWithin = (cuts: Cuts, header: Header): boolean => header.n <= (cuts.get(toHex(header.device)) ?? Number.POSITIVE_INFINITY);

/**
 * The lowest number any counting cut names. Whoever cuts a device was active after that one was revoked, so a cut depends only on cuts of devices
 * revoked later: judged from the last revoked to the first, the answer does not depend on the order of arrival.
 */
export function cutsOf(events: readonly Event[], chains: Chains): Cuts {
  const claims = events.flatMap(({ header, body }) => {
    const said = body && readBody(header.type, body);
    const revokedAt = said?.type === TYPE.cut ? mayCut(header, said.device, chains) : undefined;
    return said?.type === TYPE.cut && revokedAt !== undefined ? [{ header, device: toHex(said.device), n: said.n, revokedAt }] : [];
  });
  const cuts = new Map<string, number>();
  for (const { header, device, n } of claims.sort((a, b) => b.revokedAt - a.revokedAt))
    if (isWithin(cuts, header)) cuts.set(device, Math.min(n, cuts.get(device) ?? n));
  return cuts;
}
