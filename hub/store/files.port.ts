/** Where sealed chunks lie, apart from the store's tables: as numbered files in folders whose names the hub makes. Nothing of a request is ever part of a name. */
import type { Bytes } from '../../crypto/bytes.ts';

/** `folder`: 16 random bytes the hub made. `index`: of the chunk, below MAX_CHUNKS. */
export type Place = { readonly folder: Bytes; readonly index: number };

/** A place that is none is a bug, and throws TypeError. Where there is no room, StoreFull is thrown and nothing else is changed. */
export type Files = {
  /** In the place of what was there, whole and on the disk when it resolves: whoever is killed before leaves the former bytes, or the new ones. One place is written by one at a time. */
  write(place: Place, bytes: Bytes): Promise<void>;
  /** From `from` up to `to`, which it does not include. Undefined where nothing is there, or less. */
  read(place: Place, from: number, to: number): Promise<Bytes | undefined>;
  /** How long it is; undefined where nothing is there. */
  length(place: Place): Promise<number | undefined>;
  /** A folder with all that is in it; one that is not there, too. */
  remove(folder: Bytes): Promise<void>;
  /** The folders there are. */
  list(): Promise<readonly Bytes[]>;
  /** Bytes that can still be written. */
  free(): Promise<number>;
};
