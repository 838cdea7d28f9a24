/** What was applied of each device's events in a chat: all up to a number, and some beyond it. Receipts speak of the first part only. */
import { type Reader, readList, readText, readUint, type Writer, writeList, writeText, writeUint } from '../../crypto/codec.ts';

/** By device id in hex. `since`: the first number this device ever had of it, less one; `beyond`: sorted numbers after a gap. */
export type Reach = { readonly since: number; readonly upTo: number; readonly beyond: readonly number[] };
export type Frontier = ReadonlyMap<string, Reach>;

export const MAX_DEVICES = 2000;
/** Numbers remembered after a gap; what is further is asked for again when the gap has closed. */
export const MAX_BEYOND = 4096;

/** The frontier with this event applied. */
export function reached(frontier: Frontier, device: string, n: number): Frontier {
  const reach = frontier.get(device);
  return new Map(frontier).set(device, reach ? extend(reach, n) : { since: n - 1, upTo: n, beyond: [] });
}

/** Events known to exist, by their numbers, that have not been applied. */
export const missingIn = (frontier: Frontier): number => [...frontier.values()].reduce((sum, reach) => sum + missingOf(reach), 0);

/** The same, of one device. */
export const missingOf = ({ upTo, beyond }: Reach): number =>
  beyond.length === 0 ? 0 : (beyond[beyond.length - 1] as number) - upTo - beyond.length;

function extend(reach: Reach, n: number): Reach {
  if (n <= reach.since) return n === reach.since ? { ...reach, since: n - 1 } : reach;
  if (n <= reach.upTo || reach.beyond.includes(n)) return reach;
  if (n !== reach.upTo + 1) return reach.beyond.length < MAX_BEYOND ? { ...reach, beyond: [...reach.beyond, n].sort((a, b) => a - b) } : reach;
  let upTo = n;
  let taken = 0;
  while (reach.beyond[taken] === upTo + 1) {
    upTo += 1;
    taken += 1;
  }
  return { ...reach, upTo, beyond: reach.beyond.slice(taken) };
}

export const writeFrontier = (to: Writer, frontier: Frontier): void =>
  writeList(to, [...frontier], (to, [device, { since, upTo, beyond }]) => {
    writeText(to, device);
    writeUint(to, since);
    writeUint(to, upTo);
    writeList(to, beyond, writeUint);
  });

export const readFrontier = (from: Reader): Frontier =>
  new Map(
    readList(from, MAX_DEVICES, (from) => [
      readText(from, 32),
      { since: readUint(from), upTo: readUint(from), beyond: readList(from, MAX_BEYOND, readUint) },
    ]),
  );
