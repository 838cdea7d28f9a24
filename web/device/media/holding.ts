/** What is here of a blob: under which id its chunks lie, its manifest, and whether all of them are here. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { decode, encode, readBool, readByte, readBytes, readFixed, writeBool, writeByte, writeBytes, writeFixed } from '../../../crypto/codec.ts';
import { DIGEST_BYTES, type Manifest, MAX_CHUNKS, readManifest, writeManifest } from '../../../crypto/manifest.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';
import { LOCAL_BYTES } from './chunks.ts';

/** `isWhole`: every chunk was written. One that is not there all the same was lost by the disk, and is fetched anew. */
export type Holding = { readonly local: Bytes; readonly manifest: Manifest; readonly isWhole: boolean };

const VERSION = 1;
const MANIFEST_BYTES = 16 + MAX_CHUNKS * DIGEST_BYTES;
const BLOB_BYTES = 32;

export const holdingOp = (blob: Bytes, { local, manifest, isWhole }: Holding): Op => ({
  op: 'put',
  table: 'media',
  key: keyOf(blob),
  value: encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, local);
    writeBytes(to, writeManifest(manifest));
    writeBool(to, isWhole);
  }),
});

export async function holdingOf(store: Pick<Store, 'get'>, blob: Bytes): Promise<Holding | undefined> {
  const value = await store.get('media', keyOf(blob));
  return value && readHolding(value);
}

/** Of its chunks nothing is known any more, so they go with it. */
export const dropOp = (blob: Bytes): Op => ({ op: 'delete', table: 'media', key: keyOf(blob) });

/** Every blob of which anything is here, or that a message shows: with what is here of it. */
export async function* blobsKnown(store: Pick<Store, 'get' | 'keys'>): AsyncGenerator<readonly [blob: Bytes, holding: Holding | undefined], void> {
  let { from, to } = rangeOf(new Uint8Array());
  for (;;) {
    const [key] = await store.keys('media', { from, to, limit: 1 });
    if (!key) return;
    const blob = key.slice(0, BLOB_BYTES);
    yield [blob, await holdingOf(store, blob)];
    from = rangeOf(blob).to;
  }
}

const readHolding = (bytes: Bytes): Holding | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const [local, written, isWhole] = [readFixed(from, LOCAL_BYTES), readBytes(from, MANIFEST_BYTES), readBool(from)];
    const manifest = readManifest(written);
    return manifest && { local, manifest, isWhole };
  });
