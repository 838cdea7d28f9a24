/** What every keeper of chunks must do: whole files or none, in folders of its own, and no way out of them. Plain cases, so that Deno runs the very same ones. */
import assert from 'node:assert/strict';
import { randomBytes, toHex } from '../../crypto/bytes.ts';
import { MAX_CHUNKS } from '../../crypto/manifest.ts';
import type { Files } from './files.port.ts';

/** Opens the case's files; again for another opening of the same. */
export type FilesCase = { readonly name: string; readonly run: (open: () => Files) => Promise<void> };
const rule = (name: string, run: FilesCase['run']): FilesCase => ({ name, run });
const folderName = (): Uint8Array<ArrayBuffer> => randomBytes(16);

export const FILES_CONTRACT: readonly FilesCase[] = [
  rule(
    '[S106] what was written is read, whole and by stretches, also when the files are opened again; what is not there, or too short, is nothing',
    async (open) => {
      const [place, bytes] = [{ folder: folderName(), index: 3 }, randomBytes(60_000)];
      await open().write(place, bytes);
      const files = open();
      assert.equal(await files.length(place), bytes.length);
      assert.deepEqual(await files.read(place, 0, bytes.length), bytes);
      assert.deepEqual(await files.read(place, 55_000, 55_001), bytes.slice(55_000, 55_001));
      assert.deepEqual(await files.read(place, 7, 7), new Uint8Array());
      assert.equal(await files.read(place, 0, bytes.length + 1), undefined);
      for (const other of [
        { folder: place.folder, index: 2 },
        { folder: folderName(), index: 3 },
      ])
        assert.deepEqual([await files.length(other), await files.read(other, 0, 1)], [undefined, undefined]);
    },
  ),
  rule('[S106] what is written again takes the place of what was there, and leaves nothing of it', async (open) => {
    const files = open();
    const place = { folder: folderName(), index: 0 };
    for (const bytes of [randomBytes(500), randomBytes(20), randomBytes(300)]) {
      await files.write(place, bytes);
      assert.equal(await files.length(place), bytes.length);
      assert.deepEqual(await files.read(place, 0, bytes.length), bytes);
    }
  }),
  rule('[S107] folders are listed and go with all that is in them; one that is not there is gone as well', async (open) => {
    const files = open();
    assert.deepEqual(await files.list(), []);
    const names = [folderName(), folderName(), folderName()];
    for (const folder of names) for (const index of [0, 16_383]) await files.write({ folder, index }, randomBytes(10));
    const listed = async (): Promise<readonly string[]> => (await files.list()).map(toHex).sort();
    assert.deepEqual(await listed(), names.map(toHex).sort());
    const [first = folderName(), ...rest] = names;
    for (let i = 0; i < 2; i++) await files.remove(first);
    assert.deepEqual(await listed(), rest.map(toHex).sort());
    assert.equal(await files.length({ folder: first, index: 0 }), undefined);
    // And can be there again.
    await files.write({ folder: first, index: 1 }, randomBytes(10));
    assert.equal(await files.length({ folder: first, index: 1 }), 10);
  }),
  // Threat 61: a path that leads elsewhere.
  rule('[S108] a name that the hub did not make is a bug, whoever asks for what', async (open) => {
    const files = open();
    const folder = folderName();
    await files.write({ folder, index: 0 }, randomBytes(10));
    const folders: readonly unknown[] = [new Uint8Array(), randomBytes(15), randomBytes(17), toHex(folder), '..', '../hub.db', undefined];
    const indexes: readonly unknown[] = [-1, MAX_CHUNKS, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '0', '../0', '0\0', undefined];
    const places = [...folders.map((one) => ({ folder: one, index: 0 })), ...indexes.map((index) => ({ folder, index }))];
    for (const place of places as readonly { readonly folder: Uint8Array<ArrayBuffer>; readonly index: number }[])
      for (const ask of [() => files.write(place, randomBytes(1)), () => files.read(place, 0, 1), () => files.length(place)])
        await assert.rejects(async () => ask(), TypeError);
    for (const one of folders) await assert.rejects(async () => files.remove(one as Uint8Array<ArrayBuffer>), TypeError);
    assert.deepEqual(await files.list(), [folder]);
    assert.equal(await files.length({ folder, index: 0 }), 10);
  }),
  rule('[S109] says how many bytes can still be written', async (open) => {
    const free = await open().free();
    assert.ok(Number.isSafeInteger(free) && free > 0);
  }),
];
