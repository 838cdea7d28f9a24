/** Films become smaller before they go, in a real Chromium with its own coders: what comes of them, what goes as it is, and that it ends when nobody waits for it. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { securityHeaders } from '../../hub/headers.ts';
import { openProfile, type Profile } from './browser.ts';
import { type ServedPage, servePage } from './page.ts';
import type { FilmPage, Form } from './pages/film.ts';

let served: ServedPage;
let profile: Profile;
let opened: Page;
beforeAll(async () => {
  // As the hub serves the app: what its headers refuse is refused here.
  served = await servePage('web/e2e/pages/film.ts', (origin) => securityHeaders([origin], false));
  profile = await openProfile();
  opened = await profile.context.newPage();
  await opened.goto(served.url);
  await opened.waitForFunction(() => 'films' in globalThis);
});
afterAll(async () => {
  await profile.close();
  await served.close();
});

declare const films: FilmPage;
const record = (form: Form, width: number, height: number, seconds: number, bits: number): Promise<string> =>
  opened.evaluate((all) => films.record(...all), [form, width, height, seconds, bits] as const);
const prepared = (film: string, how: Parameters<FilmPage['prepare']>[1] = {}) =>
  opened.evaluate((all) => films.prepare(...all), [film, how] as const);
const LARGE = 16_000_000;

describe('a film that is larger than it is shown', () => {
  it.each([
    ['mp4', 'video/mp4', ['avc', 'opus']],
    ['webm', 'video/webm', ['vp9', 'opus']],
  ] as const)(
    '[X570] %s becomes smaller, keeps its form, length, sound and picture, and nothing of where it was made',
    async (form, type, codecs) => {
      const film = await record(form, 1920, 1080, 3, LARGE);
      const before = await opened.evaluate((one) => films.factsOf(one), film);
      expect(before.tags).not.toBe('');
      // What the hub takes is asked of what is sent.
      const { facts, far } = await prepared(film, { limit: before.size - 1 });
      expect(facts).toMatchObject({ kind: 'video', width: 1280, height: 720, type, tags: '' });
      expect(facts?.codecs.toSorted()).toEqual(codecs.toSorted());
      expect(facts?.size).toBeLessThan(before.size * 0.8);
      expect(Math.abs((facts?.duration ?? 0) - before.duration)).toBeLessThan(150);
      expect(before.light).toBeGreaterThan(30);
      expect(Math.abs((facts?.light ?? 0) - before.light)).toBeLessThan(10);
      expect(facts?.said.slice(0, 2)).toEqual([1280, 720]);
      expect(facts?.heads).toBeGreaterThan(0);
      expect(facts?.name).not.toContain('Berlin');
      expect(far.length).toBeGreaterThan(1);
      expect(far).toEqual(far.toSorted((one, other) => one - other));
    },
  );

  it('[X571] goes as it is where it is small, where it is sent as a file, and where the browser has no coder', async () => {
    const small = await record('webm', 640, 360, 2, 1_000_000);
    const found = await prepared(small);
    expect(found).toMatchObject({ far: [], facts: { kind: 'video', width: 640, height: 360, codecs: ['vp8', 'opus'] } });
    const large = await record('webm', 1920, 1080, 2, LARGE);
    const { size } = await opened.evaluate((one) => films.factsOf(one), large);
    expect(await prepared(large, { original: true })).toMatchObject({ far: [], facts: { kind: 'file', size } });
    await opened.evaluate(() => void Reflect.deleteProperty(globalThis, 'VideoEncoder'));
    expect(await prepared(large)).toMatchObject({ far: [], facts: { kind: 'video', size, width: 1920, height: 1080 } });
    await opened.reload();
    await opened.waitForFunction(() => 'films' in globalThis);
  });

  it('[X572] is given up as soon as nobody waits for it, and the next has its turn', async () => {
    const film = await record('webm', 1920, 1080, 3, LARGE);
    const workers = (): number => opened.workers().length;
    expect(await prepared(film, { leaveAt: 0 })).toMatchObject({ code: 'cancelled' });
    await expect.poll(workers).toBe(0);
    const [left, next] = await Promise.all([prepared(film, { leaveAt: 0 }), prepared(film)]);
    expect(left.code).toBe('cancelled');
    expect(next.facts).toMatchObject({ width: 1280, height: 720 });
    await expect.poll(workers).toBe(0);
  });
});
