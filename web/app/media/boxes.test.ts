/** Films without what their cameras noted. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Bytes } from '../../../crypto/bytes.ts';
import { tells } from './bare.world.ts';
import { bareFilm } from './boxes.ts';
import { filmOf } from './boxes.world.ts';

const bareOf = async (film: Bytes): Promise<Bytes | undefined> => {
  const bare = await bareFilm(new Blob([film]));
  return bare && new Uint8Array(await bare.arrayBuffer());
};

it('[E90] of a film nothing stays of where and when it was made, and all that is seen stands where it stood', async () => {
  const { film, pictures } = filmOf();
  expect(tells(film)).not.toEqual([]);
  const bare = (await bareOf(film))!;
  expect(tells(bare)).toEqual([]);
  expect(bare.length).toBe(film.length);
  for (const [from, bytes] of pictures) expect(bare.subarray(from, from + bytes.length)).toEqual(bytes);
  const text = String.fromCharCode(...bare);
  expect(text).not.toContain(String.fromCharCode(...new Uint8Array(new Uint32Array([3_860_000_000]).buffer).toReversed()));
  expect(text.match(/trak/g)).toHaveLength(1);
  expect(text).toContain('hdlr');
  expect(await bareOf(bare)).toEqual(bare);
});
it('[E90] whatever the bytes are it ends, with a film of the same length or none', async () => {
  const { film } = filmOf();
  const change = fc.array(fc.tuple(fc.nat(film.length), fc.nat(255)), { maxLength: 6 });
  const check = fc.asyncProperty(change, fc.nat(film.length), async (changes, to) => {
    const bytes = Uint8Array.from(film).subarray(0, film.length - (to % 3 === 0 ? to : 0));
    for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
    const bare = await bareOf(bytes);
    if (bare) expect(bare.length).toBe(bytes.length);
  });
  await fc.assert(check, { numRuns: 1000 });
});
it('[E90] a film that was cut while it was written keeps what there is of it', async () => {
  const { film } = filmOf();
  const open = new DataView(film.buffer).getUint32(0);
  const cut = film.slice(0, open + 40);
  expect(await bareOf(cut)).toEqual(cut);
});
