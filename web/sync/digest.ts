/** Reconciliation in the large: one digest for each segment, so that two copies find the segments in which they differ. Pure. */
import { type Bytes, equal } from '../../crypto/bytes.ts';
import { decode, encode, type Reader, readByte, readFixed, readList, writeByte, writeFixed, writeList, writeUint } from '../../crypto/codec.ts';
import { hash } from '../../crypto/hash.ts';
import type { Place } from './lane.ts';
import { type Segment, sortedLanes } from './segment.ts';
import { readPlace, writePlace } from './update.ts';

/** One slot as a digest sees it: `hash` is the header's, 32 bytes. `cut` stands for all of a lane from that clock on. */
export type DigestEntry = { readonly client: number; readonly clock: number; readonly hash: Bytes; readonly state: 'live' | 'erased' | 'cut' };

/** `digest`: 32 bytes. */
export type SegmentDigest = { readonly place: Place; readonly digest: Bytes };

/** Segments named in one list. */
export const MAX_DIGESTS = 16_384;

const VERSION = 1;
const STATES = { live: 0, erased: 1, cut: 2 } as const;
const NO_HASH: Bytes = new Uint8Array(32);

/** What a document's digest is taken over. A hole counts as erased: what is compared is what can be shown. */
export const entriesOf = (segment: Segment): readonly DigestEntry[] =>
  sortedLanes(segment).flatMap(([client, lane]) => [
    ...lane.slots.map(
      ({ header, state }, clock): DigestEntry => ({ client, clock, hash: header().hash, state: state === 'live' ? 'live' : 'erased' }),
    ),
    ...(lane.cut === undefined ? [] : [{ client, clock: lane.cut.clock, hash: NO_HASH, state: 'cut' } as const]),
  ]);

/** The digest of a segment: the same for the same set of slots, in whatever order they came. */
export const digestOf = (place: Place, entries: readonly DigestEntry[]): SegmentDigest => ({
  place,
  digest: hash(
    'digest',
    encode((to) => {
      writePlace(to, place);
      writeList(to, sorted(entries), (_, entry) => {
        writeUint(to, entry.client);
        writeUint(to, entry.clock);
        writeByte(to, STATES[entry.state]);
        writeFixed(to, entry.hash);
      });
    }),
  ),
});

/** Segments that one side lacks or that differ, newest first: what is read first is made whole first. */
export function differing(ours: readonly SegmentDigest[], theirs: readonly SegmentDigest[]): readonly Place[] {
  const digestByPlace = new Map(ours.map(({ place, digest }) => [placeKey(place), digest]));
  const named = new Set(theirs.map(({ place }) => placeKey(place)));
  const changed = theirs.filter(({ place, digest }) => !equal(digestByPlace.get(placeKey(place)) ?? NO_HASH, digest));
  const unknown = ours.filter(({ place }) => !named.has(placeKey(place)));
  return [...changed, ...unknown].map(({ place }) => place).sort(newestFirst);
}

/** At most MAX_DIGESTS, newest first; older ones are left for when these agree. */
export const writeDigests = (digests: readonly SegmentDigest[]): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeList(to, [...digests].sort((a, b) => newestFirst(a.place, b.place)).slice(0, MAX_DIGESTS), (_, { place, digest }) => {
      writePlace(to, place);
      writeFixed(to, digest);
    });
  });

/** The list, or undefined where it is malformed, too long, of a later version or names a segment twice. */
export const readDigests = (bytes: Bytes): readonly SegmentDigest[] | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const digests = readList(from, MAX_DIGESTS, readDigest);
    return new Set(digests.map(({ place }) => placeKey(place))).size === digests.length ? digests : undefined;
  });

const readDigest = (from: Reader): SegmentDigest => ({ place: readPlace(from), digest: readFixed(from, 32) });

const placeKey = ({ span, index }: Place): string => `${span}:${index}`;
const newestFirst = (a: Place, b: Place): number => b.span - a.span || b.index - a.index;
const sorted = (entries: readonly DigestEntry[]): readonly DigestEntry[] =>
  [...entries].sort((a, b) => a.client - b.client || a.clock - b.clock || STATES[a.state] - STATES[b.state]);
