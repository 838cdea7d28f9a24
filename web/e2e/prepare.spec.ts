/** What is picked becomes what is sent, in a real Chromium: photos upright and bare, bombs and what is broken refused, all else a file. */
import fc from 'fast-check';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, concat, utf8 } from '../../crypto/bytes.ts';
import { securityHeaders } from '../../hub/headers.ts';
import { MAX_PIXELS, shownAs } from '../chat/magic.ts';
import { FILES, latin } from '../chat/magic.world.ts';
import { MEDIA_LIMIT } from '../chat/media.ts';
import { pngOf } from '../chat/photo.world.ts';
import { GIF_SAYING, gifWith, jpegWith, PNG_SAYING, pngWith, tells, WEBP, webpWith } from '../app/media/bare.world.ts';
import { PLACE } from '../app/media/boxes.world.ts';
import type { How } from '../app/media/prepare.ts';
import { openProfile, type Profile } from './browser.ts';
import { type ServedPage, servePage } from './page.ts';
import type { Colour, Found, PreparePage } from './pages/prepare.ts';

let served: ServedPage;
let profile: Profile;
let opened: Page;
beforeAll(async () => {
  // As the hub serves the app: what its headers refuse is refused here.
  served = await servePage('web/e2e/pages/prepare.ts', (origin) => securityHeaders([origin], false));
  profile = await openProfile();
  opened = await profile.context.newPage();
  await opened.goto(served.url);
  await opened.waitForFunction(() => 'page' in globalThis);
});
afterAll(async () => {
  await profile.close();
  await served.close();
});

declare const page: PreparePage;
const textOf = (bytes: Bytes): string => Buffer.from(bytes).toString('base64');
const bytesOf = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'base64'));

const RED = '#ff0000';
const GREEN = '#00c000';
const BLUE = '#0000ff';
const YELLOW = '#ffff00';
const COLOURS = [RED, GREEN, BLUE, YELLOW];

const paint = async (width: number, height: number, type: string, colours: readonly string[] = COLOURS): Promise<Bytes> =>
  bytesOf(await opened.evaluate((all) => page.paint(...all), [width, height, type, colours] as const));
const tried = (bytes: Bytes, name = 'IMG_20260504_Berlin.jpg', how: How = { original: false }) =>
  opened.evaluate((all) => page.prepare(...all), [textOf(bytes), name, 'image/jpeg', how] as const);
async function prepared(bytes: Bytes, name?: string, how?: How): Promise<Found> {
  const found = await tried(bytes, name, how);
  if ('refused' in found) throw new Error(`expected what can be sent, it is ${found.refused.code}`);
  return found;
}
const quarters = (text: string) => opened.evaluate((bytes) => page.quarters(bytes), text);
/** Which of the four it is nearest to. */
const nameOf = ([red, green, blue]: Colour): string => (blue > 128 ? 'blue' : red > 128 && green > 128 ? 'yellow' : red > 128 ? 'red' : 'green');

describe('a photo', () => {
  // Feature: telegram-clone, Property 17: images get a thumbnail, rotated, huge or with notes of a camera
  /** Exif 2.3 §4.6.4, by where the first row and the first column of what is stored lie. */
  const UPRIGHT = [
    ['red', 'green', 'blue', 'yellow'],
    ['green', 'red', 'yellow', 'blue'],
    ['yellow', 'blue', 'green', 'red'],
    ['blue', 'yellow', 'red', 'green'],
    ['red', 'blue', 'green', 'yellow'],
    ['blue', 'red', 'yellow', 'green'],
    ['yellow', 'green', 'blue', 'red'],
    ['green', 'yellow', 'red', 'blue'],
  ] as const;
  it.each(UPRIGHT.map((colours, at) => [at + 1, colours] as const))(
    '[U500] is upright however the camera was held, in small too, and without what it noted (%i)',
    async (orientation, colours) => {
      const taken = jpegWith(await paint(80, 60, 'image/jpeg'), orientation);
      expect(tells(taken)).not.toEqual([]);
      const { bytes, head, ...said } = await prepared(taken);
      const sides = orientation < 5 ? { width: 80, height: 60 } : { width: 60, height: 80 };
      expect(said).toMatchObject({ kind: 'photo', name: 'photo.webp', type: 'image/webp', ...sides });
      expect(tells(bytesOf(bytes))).toEqual([]);
      expect(tells(bytesOf(head))).toEqual([]);
      for (const picture of [bytes, head]) {
        const seen = await quarters(picture);
        expect(seen).toMatchObject(sides);
        expect(seen.colours.map(nameOf)).toEqual(colours);
      }
      expect(said.blur).toBeGreaterThan(4);
      expect(said.blur).toBeLessThanOrEqual(MEDIA_LIMIT.blur);
    },
  );
  it('[U501] of any sides, form and way to hold the camera has a small picture of the same form', async () => {
    // Feature: telegram-clone, Property 17: images get a thumbnail, whatever their sides
    const side = fc.integer({ min: 1, max: 700 });
    const form = fc.constantFrom('image/jpeg', 'image/png', 'image/webp');
    const check = fc.asyncProperty(side, side, form, fc.integer({ min: 1, max: 8 }), async (width, height, type, orientation) => {
      const drawn = await paint(width, height, type);
      const { head, ...said } = await prepared(type === 'image/jpeg' ? jpegWith(drawn, orientation) : drawn);
      const isTurned = type === 'image/jpeg' && orientation > 4;
      expect(said).toMatchObject({ kind: 'photo', width: isTurned ? height : width, height: isTurned ? width : height });
      expect(said.blur).toBeGreaterThan(4);
      expect(said.blur).toBeLessThanOrEqual(MEDIA_LIMIT.blur);
      const by = Math.min(1, 480 / Math.max(width, height));
      const small = { width: Math.max(1, Math.round(said.width * by)), height: Math.max(1, Math.round(said.height * by)) };
      expect(await quarters(head)).toMatchObject(small);
      expect(bytesOf(head).length).toBeLessThanOrEqual(MEDIA_LIMIT.head);
    });
    await fc.assert(check, { numRuns: 100, endOnFailure: true });
  });
  it('[U503] that was cut or changed anywhere is a photo still, or refused, and nothing waits for it', async () => {
    const whole = await Promise.all(['image/jpeg', 'image/png', 'image/webp'].map((type) => paint(300, 200, type)));
    const change = fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 4 });
    const check = fc.asyncProperty(fc.constantFrom(...whole), change, fc.integer({ min: 1, max: 4000 }), async (picture, changes, to) => {
      const bytes = Uint8Array.from(picture.subarray(0, to));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      const found = await tried(bytes, 'a.jpg');
      if ('refused' in found) expect(['broken', 'too_many_pixels']).toContain(found.refused.code);
      else expect(['photo', 'file']).toContain(found.kind);
    });
    await fc.assert(check, { numRuns: 100, endOnFailure: true });
  });
  it('[U501] is no larger than a screen shows, and its small picture fits', async () => {
    const { bytes, head, ...said } = await prepared(await paint(5000, 3000, 'image/jpeg'));
    expect(said).toMatchObject({ kind: 'photo', width: 2048, height: 1229 });
    expect(await quarters(bytes)).toMatchObject({ width: 2048, height: 1229 });
    expect(await quarters(head)).toMatchObject({ width: 480, height: 288 });
    expect(bytesOf(head).length).toBeLessThanOrEqual(MEDIA_LIMIT.head);
  });
  it('[U501] that is a page, long and narrow, can still be read', async () => {
    expect(await prepared(await paint(1080, 9000, 'image/png'))).toMatchObject({ width: 1080, height: 9000 });
    expect(await prepared(await paint(20_000, 40, 'image/png'))).toMatchObject({ width: 12_000, height: 24 });
  });
  // Threat 49: notes of place and camera.
  it('[U502] keeps what is seen through', async () => {
    const { bytes, type } = await prepared(await paint(600, 400, 'image/png', ['#ff0000', '#00000000']));
    const { colours } = await quarters(bytes);
    expect(type).toMatch(/webp|png/);
    expect(colours.map(nameOf)).toEqual(['red', 'green', 'red', 'green']);
    // What is seen through holds no colour.
    expect(colours[1]).toEqual([0, 0, 0]);
  });
  it('[U502] of which nothing would be saved keeps its bytes, but nothing that stands beside them', async () => {
    const drawn = await paint(40, 30, 'image/png');
    const { bytes, type, name } = await prepared(pngWith(drawn, ...PNG_SAYING), 'Screenshot of my bank.png');
    expect({ type, name }).toEqual({ type: 'image/png', name: 'photo.png' });
    expect(tells(bytesOf(bytes))).toEqual([]);
    expect((await quarters(bytes)).colours).toEqual((await quarters(textOf(drawn))).colours);
  });
  it('[U502] that moves goes on moving, without what stands beside its frames', async () => {
    const { bytes, ...said } = await prepared(gifWith([0, 1], ...GIF_SAYING), 'a.gif');
    expect(said).toMatchObject({ kind: 'photo', type: 'image/gif', name: 'photo.gif', width: 1, height: 1 });
    expect(bytesOf(bytes)).toEqual(gifWith([0, 1]));
    expect(said.blur).toBeGreaterThan(4);
  });
  it('[U502] of any kind has nothing that stood beside its pixels', async () => {
    const telling = webpWith(WEBP, 5, 4);
    expect(tells(telling)).not.toEqual([]);
    expect(tells(bytesOf((await prepared(telling)).bytes))).toEqual([]);
  });
  it('[U503] of more pixels than may be drawn is refused by its head alone, and may go as a file', async () => {
    const bomb = pngOf(50_000, 50_000);
    expect(await tried(bomb, 'bomb.png')).toEqual({ refused: { code: 'too_many_pixels', limit: MAX_PIXELS } });
    expect(await tried(bomb, 'bomb.png', { original: true })).toMatchObject({ kind: 'file', name: 'bomb.png', type: 'image/png' });
  });
  it('[U503] that is cut or says what it is not is said to be broken, and may go as a file', async () => {
    const whole = await paint(400, 300, 'image/png');
    const taken = await paint(800, 600, 'image/jpeg');
    for (const broken of [taken.subarray(0, taken.length / 2), whole.subarray(0, 60), latin('\xff\xd8\xff\xe0 no more'), pngOf(40, 30)]) {
      expect(await tried(broken)).toEqual({ refused: { code: 'broken' } });
      expect(await tried(broken, 'a.png', { original: true })).toMatchObject({ kind: 'file', width: 0, blur: 0 });
    }
    // The next one is drawn all the same.
    expect((await prepared(whole)).kind).toBe('photo');
  });
});

describe('photos', () => {
  it('[U506] are drawn apart from the page, one after the other, and nothing of them stays', async () => {
    await opened.evaluate(() => page.countWorkers());
    const photo = textOf(await paint(800, 600, 'image/jpeg'));
    expect(await opened.evaluate((one) => page.prepareAll([one, one, one]), photo)).toEqual(['photo', 'photo', 'photo']);
    expect(await opened.evaluate(() => page.workers)).toEqual({ all: 3, now: 0, most: 1 });
    await expect.poll(() => opened.workers().length).toBe(0);
  });
  it('[U506] that nobody wants any more are not drawn, and hold up none of the others', async () => {
    const photo = textOf(await paint(3000, 2000, 'image/jpeg'));
    expect(await opened.evaluate((one) => page.prepareAll([one, one, one], 1), photo)).toEqual(['photo', 'cancelled', 'photo']);
    await expect.poll(() => opened.workers().length).toBe(0);
  });
});

describe('a file', () => {
  it.each(FILES.filter(([, bytes]) => bytes.length > 0))(
    '[U504] is what its bytes are, whatever its name and its type say: %s',
    async (type, bytes) => {
      const found = await prepared(bytes, 'holiday.jpg');
      expect(found).toMatchObject({ kind: 'file', name: 'holiday.jpg', type, width: 0, blur: 0, head: '' });
      expect(bytesOf(found.bytes)).toEqual(bytes);
    },
  );
  it('[U504] that was picked to go as one keeps every byte, its notes among them', async () => {
    const taken = jpegWith(await paint(80, 60, 'image/jpeg'), 6);
    const { bytes, ...said } = await prepared(taken, 'IMG_1.jpg', { original: true });
    expect(said).toMatchObject({ kind: 'file', name: 'IMG_1.jpg', type: 'image/jpeg', head: '', blur: 0 });
    expect(bytesOf(bytes)).toEqual(taken);
  });
  it('[U505] that is empty, or larger than the hub takes, is refused before it is sealed', async () => {
    // Feature: telegram-clone, Property 45: media beyond the size limit is refused with a clear error before upload; images are compressed unless "original" is chosen
    expect(await tried(new Uint8Array(), 'a.txt')).toEqual({ refused: { code: 'empty' } });
    const file = utf8('a file of 20 bytes ..');
    expect(await tried(file, 'a.txt', { original: false, limit: 20 })).toEqual({ refused: { code: 'too_large', limit: 20 } });
    expect(await tried(file, 'a.txt', { original: true, limit: 21 })).toMatchObject({ kind: 'file' });
  });
  it('[U505] a photo that is small enough as it is sent is not refused for what it was', async () => {
    const large = await paint(5000, 3000, 'image/png');
    expect(await tried(large, 'a.png', { original: true, limit: large.length - 1 })).toMatchObject({ refused: { code: 'too_large' } });
    expect(await tried(large, 'a.png', { original: false, limit: large.length - 1 })).toMatchObject({ kind: 'photo' });
  });
});

const record = async (width: number, height: number, type: string, frames = 40): Promise<Bytes> =>
  bytesOf(await opened.evaluate((all) => page.record(...all), [width, height, type, COLOURS, frames] as const));

/** ISO/IEC 14496-12 §8.3.2: turned by a quarter to the right, as a phone says of a film that it made while it was held upright. */
function turned(film: Bytes): Bytes {
  const name = String.fromCharCode(...film).indexOf('tkhd');
  const at = new DataView(film.buffer, film.byteOffset);
  const from = name + 4 + (film[name + 4] === 1 ? 52 : 40);
  for (const [index, value] of [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000].entries()) at.setInt32(from + 4 * index, value);
  return film;
}

describe('a film', () => {
  // Feature: telegram-clone, Property 17: videos get a thumbnail, upright and with how long they are
  it.each(['video/webm;codecs=vp8', 'video/mp4'])('[U507] has a picture, its sides and how long it is: %s', async (type) => {
    const { bytes, head, ...said } = await prepared(await record(320, 240, type), 'VID_20260504.mp4');
    const bare = type.replace(/;.*/, '');
    expect(said).toMatchObject({ kind: 'video', type: bare, name: `video.${bare.slice(6)}`, width: 320, height: 240 });
    expect(said.duration).toBeGreaterThan(0);
    expect(said.blur).toBeGreaterThan(4);
    const seen = await quarters(head);
    expect(seen).toMatchObject({ width: 320, height: 240 });
    expect(seen.colours.map(nameOf)).toEqual(['red', 'green', 'blue', 'yellow']);
    // What is sent is prepared again to the same: it plays as before.
    expect(await prepared(bytesOf(bytes))).toMatchObject({ kind: 'video', width: 320, height: 240, duration: said.duration });
  });
  it('[U507] that was held upright is upright, and so is its picture', async () => {
    const { head, ...said } = await prepared(turned(await record(320, 240, 'video/mp4')));
    expect(said).toMatchObject({ kind: 'video', width: 240, height: 320 });
    const seen = await quarters(head);
    expect(seen).toMatchObject({ width: 240, height: 320 });
    expect(seen.colours.map(nameOf)).toEqual(['blue', 'red', 'yellow', 'green']);
  });
  it('[U508] has nothing of where it was made, and still plays', async () => {
    const film = await record(320, 240, 'video/mp4');
    const { bytes } = await prepared(concat(film, PLACE));
    expect(tells(concat(film, PLACE))).not.toEqual([]);
    expect(tells(bytesOf(bytes))).toEqual([]);
    expect(bytesOf(bytes).length).toBe(film.length + PLACE.length);
    expect((await prepared(bytesOf(bytes))).kind).toBe('video');
  });
  it('[U508] that cannot be played goes as a file', async () => {
    const film = await record(320, 240, 'video/webm;codecs=vp8');
    expect(await prepared(film.subarray(0, 200), 'a.webm')).toMatchObject({ kind: 'file', name: 'a.webm', type: 'video/webm', width: 0 });
  });
});

/** Silence, and then a tone as loud as can be, s each: RIFF, one channel of 16 bits. */
function wave(silent: number, loud: number, hertz = 8000): Bytes {
  const samples = new Int16Array((silent + loud) * hertz).map((_, at) => (at < silent * hertz ? 0 : at % 2 === 0 ? 32_767 : -32_767));
  const little = (...values: readonly number[]): Bytes => new Uint8Array(new Uint32Array(values).buffer);
  const form = concat(latin('fmt '), little(16, 0x10001, hertz, hertz * 2, 0x100002));
  const data = new Uint8Array(samples.buffer);
  return concat(latin('RIFF'), little(36 + data.length), latin('WAVE'), form, latin('data'), little(data.length), data);
}

describe('a sound', () => {
  it('[U509] keeps its name and its bytes, and is shown by how loud it is', async () => {
    const sound = wave(2, 2);
    const { bytes, peaks, ...said } = await prepared(sound, 'a song.wav');
    expect(said).toMatchObject({ kind: 'audio', name: 'a song.wav', type: 'audio/wav', duration: 4000, width: 0, blur: 0 });
    expect(bytesOf(bytes)).toEqual(sound);
    // It is one too where it was picked as a file: nothing of it would be lost otherwise.
    expect(await tried(sound, 'a song.wav', { original: true })).toMatchObject({ kind: 'audio', name: 'a song.wav' });
    expect(peaks).toHaveLength(MEDIA_LIMIT.peaks);
    expect(Math.max(...peaks.slice(0, 31))).toBe(0);
    expect(Math.min(...peaks.slice(33))).toBeGreaterThan(100);
  });
  it.each(['audio/webm', 'audio/mp4'])('[U509] without a film is one, whatever it lies in: %s', async (type) => {
    const spoken = await record(0, 0, type);
    expect(shownAs(spoken)).toEqual({ as: 'audio', type });
    const said = await prepared(spoken, 'a.webm');
    expect(said).toMatchObject({ kind: 'audio', name: 'a.webm', type, width: 0, peaks: [] });
    expect(said.duration).toBeGreaterThan(0);
  });
  it('[U509] that would become more than may be decoded is not decoded', async () => {
    const bomb = wave(1, 0);
    // Measured once a second: each of its samples would become thousands.
    new DataView(bomb.buffer).setUint32(24, 1, true);
    expect((await prepared(bomb, 'a.wav')).peaks).toEqual([]);
  });
});
