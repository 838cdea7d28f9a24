/** How sealed chunks go up: as they lie in files, and as bytes where that cannot be. */
import { expect, it } from 'vitest';
import { type Bytes, concat, randomBytes } from '../../../crypto/bytes.ts';
import { CHUNK_BYTES, type Shape, stretchOf } from '../../../crypto/manifest.ts';
import { Refused } from '../../../hub/protocol/errors.ts';
import { Unreachable } from '../../wire/unreachable.ts';
import { putRun } from './uploading.ts';

const local = randomBytes(16);
const shape: Shape = { head: 0, body: 2 * CHUNK_BYTES + 1000 };
const chunks = [1, 2].map((index): Bytes => new Uint8Array(stretchOf(shape, index).to - stretchOf(shape, index).from).fill(index));
type Body = Bytes | Blob;

/** Puts the second and the last; gives what of it came to the line, as what it was, and how it ended. */
async function put(
  file: Blob | undefined,
  hear: (body: Body) => void,
  here: readonly (Bytes | undefined)[] = chunks,
  signal = new AbortController().signal,
) {
  const tried: unknown[] = [];
  const found = await putRun(
    {
      chunks: { get: async (_, index) => here[index - 1], slices: async () => file },
      api: {
        putChunks: async (upload, first, count, body) => {
          tried.push([
            upload,
            first,
            count,
            body instanceof Blob ? 'file' : 'bytes',
            body instanceof Blob ? new Uint8Array(await body.arrayBuffer()) : body,
          ]);
          hear(body);
        },
      },
      signal,
    },
    local,
    shape,
    [1, 2],
  ).catch((error: unknown) => error);
  return { tried, found };
}

const all = concat(...chunks);
const inFile = new Blob(chunks);
const as = (what: string) => [local, 1, 2, what, all];

it('[W38] chunks go up as they lie in files, and as bytes where they do not, or a file cannot be read any more', async () => {
  expect(await put(inFile, () => undefined)).toEqual({ tried: [as('file')], found: true });
  expect(await put(undefined, () => undefined)).toEqual({ tried: [as('bytes')], found: true });
  // Longer or shorter than what was sealed: the file is not what it was.
  expect(await put(new Blob([all, 'x']), () => undefined)).toEqual({ tried: [as('bytes')], found: true });
  const unread = (body: Body): void => {
    if (body instanceof Blob) throw new Unreachable('offline');
  };
  expect(await put(inFile, unread)).toEqual({ tried: [as('file'), as('bytes')], found: true });
});

it('[W38] what the hub refuses, or nobody waits for any more, is not tried as bytes; what is lost on the disk is said to be', async () => {
  const refused = new Refused('quota_exceeded');
  const refuse = (): void => {
    throw refused;
  };
  expect(await put(inFile, refuse)).toEqual({ tried: [as('file')], found: refused });
  const gone = new Unreachable('offline');
  const stop = (): void => {
    throw gone;
  };
  expect(await put(inFile, stop, chunks, AbortSignal.abort())).toEqual({ tried: [as('file')], found: gone });
  expect(await put(undefined, () => undefined, [chunks[0], undefined])).toEqual({ tried: [], found: false });
});
