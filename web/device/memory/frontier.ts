/** What was applied of each device's events in a chat: all up to a number, and some beyond it. Receipts speak of the first part only. */
import { type Reader, readList, readText, readUint, type Writer, writeList, writeText, writeUint } from '../../../crypto/codec.ts';

/**
 * Of one device. All after `since` up to `upTo`; `below`: ranges before it, ascending, a gap after each; `beyond`: sorted numbers after a gap; `unseen`: ranges of those
 * that came and were said to nobody here, since their person was blocked, ascending.
 */
export type Reach = {
  readonly since: number;
  readonly upTo: number;
  readonly below: readonly Range[];
  readonly beyond: readonly number[];
  readonly unseen: readonly Range[];
};
/** Of numbers, both of them in it. */
export type Range = readonly [first: number, last: number];
/** By device id in hex. */
export type Frontier = ReadonlyMap<string, Reach>;

export const MAX_DEVICES = 2000;
/** Numbers remembered after a gap; what is further is asked for again when the gap has closed. */
export const MAX_BEYOND = 4096;
/** Ranges remembered before the first gap; who came late is told the past in pieces, newest first. */
const MAX_BELOW = 256;
/** Ranges that were seen by nobody; two that follow each other become one beyond, with what is between: rather less is told than more. */
export const MAX_UNSEEN = 16;
/** `below` and `beyond` of all devices together. */
const MAX_GAPS = 32_768;

/** The frontier with this event applied. A device beyond those it holds is not noted: nobody says how far its words have come. */
export function reached(frontier: Frontier, device: string, n: number): Frontier {
  const reach = frontier.get(device);
  if (!reach && frontier.size >= MAX_DEVICES) return frontier;
  const next = reach && extend(reach, n);
  // Gaps beyond what all may have are closed in order, or by a peer.
  if (reach && next && gapsOf(next) > gapsOf(reach) && sum(frontier, gapsOf) >= MAX_GAPS) return frontier;
  return new Map(frontier).set(device, next ?? { since: n - 1, upTo: n, below: [], beyond: [], unseen: [] });
}

/** The frontier where this event, which was applied, is one to be seen, or not. */
export function noted(frontier: Frontier, device: string, n: number, isSeen: boolean): Frontier {
  const reach = frontier.get(device);
  if (!reach || isAmong(reach.unseen, n) !== isSeen) return frontier;
  const unseen = isSeen ? withoutNumber(reach.unseen, n) : withNumber(reach.unseen, n);
  return new Map(frontier).set(device, { ...reach, unseen: fewer(unseen) });
}

export const areSame = (some: readonly Range[], others: readonly Range[]): boolean =>
  some.length === others.length && some.every(([first, last], i) => first === others[i]?.[0] && last === others[i]?.[1]);

/** Is this number in one of the ranges? */
export const isAmong = (ranges: readonly Range[], n: number): boolean => ranges.some(([first, last]) => first <= n && n <= last);

/** Events known to exist, by their numbers, that have not been applied. */
export const missingIn = (frontier: Frontier): number => sum(frontier, missingOf);

/** The same, of one device. */
export const missingOf = ({ upTo, beyond }: Reach): number =>
  beyond.length === 0 ? 0 : (beyond[beyond.length - 1] as number) - upTo - beyond.length;

const gapsOf = ({ below, beyond }: Reach): number => below.length + beyond.length;
const sum = (frontier: Frontier, of: (reach: Reach) => number): number => [...frontier.values()].reduce((all, reach) => all + of(reach), 0);

function extend(reach: Reach, n: number): Reach {
  if (n <= reach.since) return extendBelow(reach, n);
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

function extendBelow(reach: Reach, n: number): Reach {
  const below = withNumber(reach.below, n);
  const last = below.at(-1);
  if (last?.[1] === reach.since) return { ...reach, since: last[0] - 1, below: below.slice(0, -1) };
  return below.length <= MAX_BELOW ? { ...reach, below } : reach;
}

function withNumber(ranges: readonly Range[], n: number): readonly Range[] {
  if (isAmong(ranges, n)) return ranges;
  const before = ranges.find(([, last]) => last === n - 1);
  const after = ranges.find(([first]) => first === n + 1);
  const joined: Range = [before?.[0] ?? n, after?.[1] ?? n];
  return [...ranges.filter((range) => range !== before && range !== after), joined].sort(([a], [b]) => a - b);
}

const withoutNumber = (ranges: readonly Range[], n: number): readonly Range[] =>
  ranges.flatMap(([first, last]): readonly Range[] => {
    if (n < first || n > last) return [[first, last]];
    const [before, after]: readonly [Range, Range] = [
      [first, n - 1],
      [n + 1, last],
    ];
    return [...(first < n ? [before] : []), ...(n < last ? [after] : [])];
  });

function fewer(ranges: readonly Range[]): readonly Range[] {
  const [[first] = [0], [, last] = [0, 0], ...rest] = ranges;
  return ranges.length > MAX_UNSEEN ? [[first, last], ...rest] : ranges;
}

export const writeRange = (to: Writer, [first, last]: Range): void => (writeUint(to, first), writeUint(to, last));
export const readRange = (from: Reader): Range => [readUint(from), readUint(from)];

export const writeFrontier = (to: Writer, frontier: Frontier): void =>
  writeList(to, [...frontier], (to, [device, { since, upTo, below, beyond, unseen }]) => {
    writeText(to, device);
    writeUint(to, since);
    writeUint(to, upTo);
    writeList(to, below, writeRange);
    writeList(to, beyond, writeUint);
    writeList(to, unseen, writeRange);
  });

/** `isOld`: as it was written before it said what was seen. */
export const readFrontier = (from: Reader, isOld = false): Frontier =>
  new Map(
    readList(from, MAX_DEVICES, (from) => [
      readText(from, 32),
      {
        since: readUint(from),
        upTo: readUint(from),
        below: readList(from, MAX_BELOW, readRange),
        beyond: readList(from, MAX_BEYOND, readUint),
        unseen: isOld ? [] : readList(from, MAX_UNSEEN, readRange),
      },
    ]),
  );
