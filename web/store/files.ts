/** Chunks in files of their own, beside the store's tables: what is large, sealed already, and nobody's before a row of the store names it. */
import type { Bytes } from '../../crypto/bytes.ts';

/** Chunks that lie in one file. What is written no more a browser reads by itself where it is sent, so what is whole must not wait for what is not. */
export const PART_CHUNKS = 32;
/** In which part of them a chunk lies. The first lies alone: it may be a small picture, which would else take the room of a whole chunk. */
export const partOf = (index: number): number => Math.ceil(index / PART_CHUNKS);

/** Files of one content have a name of 16 bytes. What is left of one that no row names is noise, and is swept by whoever knows the rows. */
export type ChunkFiles = {
  /**
   * There for whoever reads, each whole or not at all, also after a crash; sure to be there after one only once it is settled. False where nothing can be written to
   * that file here and now; throws StoreFull.
   */
  write(name: Bytes, index: number, bytes: Bytes): Promise<boolean>;
  /** What was written to it is on the disk when it resolves. */
  settle(name: Bytes): Promise<void>;
  read(name: Bytes, index: number): Promise<Bytes | undefined>;
  /**
   * So many from the first on, one after another, held in no memory: it is read from the disk when it is sent. It can be read for as long as nothing is written to
   * their parts. Undefined where one is not there.
   */
  slices(name: Bytes, first: number, count: number): Promise<Blob | undefined>;
  /** Which are there, in their order. */
  here(name: Bytes): Promise<readonly number[]>;
  /** One that is held elsewhere stays, and is swept. */
  drop(name: Bytes): Promise<void>;
  names(): Promise<readonly Bytes[]>;
  /** Lets go of all; what is asked afterwards takes hold of it again. */
  rest(): Promise<void>;
};
