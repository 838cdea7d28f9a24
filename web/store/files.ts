/** Chunks in files of their own, beside the store's tables: what is large, sealed already, and nobody's before a row of the store names it. */
import type { Bytes } from '../../crypto/bytes.ts';

/** A file has a name of 16 bytes. What is left of one that no row names is noise, and is swept by whoever knows the rows. */
export type ChunkFiles = {
  /**
   * There for whoever reads, each whole or not at all, also after a crash; sure to be there after one only once it is settled. False where nothing can be written to
   * that file here and now; throws StoreFull.
   */
  write(name: Bytes, index: number, bytes: Bytes): Promise<boolean>;
  /** What was written to it is on the disk when it resolves. */
  settle(name: Bytes): Promise<void>;
  read(name: Bytes, index: number): Promise<Bytes | undefined>;
  /** Which are there, in their order. */
  here(name: Bytes): Promise<readonly number[]>;
  /** One that is held elsewhere stays, and is swept. */
  drop(name: Bytes): Promise<void>;
  names(): Promise<readonly Bytes[]>;
  /** Lets go of all; what is asked afterwards takes hold of it again. */
  rest(): Promise<void>;
};
