/** The scrolling list in a real browser, alone, with 10,000 rows of uneven height: what a person looks at stays where it is. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { eachPage } from './each-page.ts';

/** What the page keeps in sight between two paints: how far the row under the eye moved at most, px, and how empty the view ever was. */
type Watched = { readonly drift: number; readonly blank: number; readonly frames: number };

let page: Page;
eachPage('web/e2e/pages/scroll.tsx', (opened) => {
  page = opened;
});

/** Until nothing is loading and two frames were painted alike. */
const settle = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const scroller = document.querySelector('.scroller')!;
    const shape = (): string => `${scroller.scrollTop} ${scroller.scrollHeight} ${(globalThis as unknown as World).sea.loads}`;
    for (let same = 0, last = ''; same < 8; same = shape() === last ? same + 1 : 0) {
      last = shape();
      await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    }
  });

type World = {
  readonly sea: { readonly rows: readonly { readonly id: string }[]; readonly loads: number; delay: number };
  append(count: number): void;
  remove(id: string): void;
  go(goal: object): void;
  strip(text: string): void;
};

/** Does something to the page while the first row that begins on screen is watched, after every paint. */
async function watchWhile(page: Page, act: () => Promise<unknown>): Promise<Watched> {
  await page.evaluate(() => {
    const scroller = document.querySelector('.scroller')!;
    const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-id]')];
    const view = scroller.getBoundingClientRect();
    const row = rows().find((one) => one.getBoundingClientRect().top >= view.top)!;
    const watched = { drift: 0, blank: 0, frames: 0, on: true };
    Object.assign(globalThis, { watched });
    const top = row.getBoundingClientRect().top;
    const look = (entries: readonly IntersectionObserverEntry[]): void => {
      const boxOf = new Map(entries.map(({ target, boundingClientRect }) => [target, boundingClientRect]));
      const now = boxOf.get(scroller)!;
      const box = boxOf.get(row);
      watched.frames += 1;
      if (box) watched.drift = Math.max(watched.drift, Math.abs(box.top - top));
      boxOf.delete(scroller);
      const covered = [...boxOf.values()].reduce((sum, one) => sum + Math.max(0, Math.min(one.bottom, now.bottom) - Math.max(one.top, now.top)), 0);
      watched.blank = Math.max(watched.blank, 1 - covered / now.height);
    };
    // A browser fills these in at the very end of a frame, after everything that could still move it: what is measured is what was painted.
    const frame = (): void => {
      const observer = new IntersectionObserver((entries) => {
        observer.disconnect();
        look(entries);
        if (watched.on) requestAnimationFrame(frame);
      });
      for (const element of [scroller, ...rows()]) observer.observe(element);
    };
    requestAnimationFrame(frame);
  });
  await act();
  await settle(page);
  return page.evaluate(() => {
    const { watched } = globalThis as unknown as { watched: Watched & { on: boolean } };
    watched.on = false;
    return { drift: watched.drift, blank: watched.blank, frames: watched.frames };
  });
}

const scrollBy = (page: Page, by: number): Promise<void> =>
  page.evaluate((px) => {
    document.querySelector('.scroller')!.scrollTop += px;
  }, by);
/** Gives the picture of each row that `which` picks a height of 180 px, as when it has loaded. */
const loadPictures = (page: Page, which: 'above' | 'on screen' | 'below'): Promise<number> =>
  page.evaluate((where) => {
    const view = document.querySelector('.scroller')!.getBoundingClientRect();
    const rows = [...document.querySelectorAll<HTMLElement>('[data-id]')];
    const first = rows.findIndex((row) => row.getBoundingClientRect().top >= view.top);
    const picked = rows.filter((row, at) => {
      const box = row.getBoundingClientRect();
      if (where === 'above') return box.bottom <= view.top;
      return where === 'below' ? box.top >= view.bottom : at > first && box.top < view.bottom;
    });
    for (const row of picked) row.querySelector('img')!.height = 180;
    return picked.length;
  }, which);
const ids = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...document.querySelectorAll<HTMLElement>('[data-id]')].map((row) => row.dataset['id']!));
const world = (page: Page, act: (world: World) => void): Promise<void> => page.evaluate(`(${act})(globalThis)`);
/** Is the last message there is wholly on screen? Knows nothing from outside the page. */
const isLastOnScreen = (): boolean => {
  const last = (globalThis as unknown as World).sea.rows.at(-1);
  const row = document.querySelector(`[data-id="${last?.id}"]`)?.getBoundingClientRect();
  const view = document.querySelector('.scroller')!.getBoundingClientRect();
  return row !== undefined && row.top < view.bottom && row.bottom <= view.bottom + 1;
};
/** The end comes within reach though nobody scrolls: the list grows. */
async function endComesNear(page: Page): Promise<void> {
  await scrollBy(page, (await fromBottom(page)) - 120);
  await settle(page);
  await page.setViewportSize({ width: 900, height: 860 });
}
const fromBottom = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { scrollHeight, clientHeight, scrollTop } = document.querySelector('.scroller')!;
    return scrollHeight - clientHeight - scrollTop;
  });

for (const dir of ['ltr', 'rtl'] as const) {
  describe(`the list, ${dir}`, () => {
    const open = async (query: string): Promise<void> => {
      await page.setViewportSize({ width: 900, height: 800 });
      await page.goto(`/?${query}`);
      await page.waitForFunction(() => 'gone' in globalThis);
      await settle(page);
      await page.evaluate((to) => {
        document.documentElement.dir = to;
      }, dir);
      await settle(page);
    };

    it('[U51] older rows that come in above move nothing, step after step', async () => {
      await open('goal={"to":"end"}');
      const before = await ids(page);
      for (let step = 0; step < 8; step++) {
        await scrollBy(page, -1500);
        const { drift, blank, frames } = await watchWhile(page, async () => undefined);
        expect(frames).toBeGreaterThan(2);
        expect(drift).toBeLessThanOrEqual(1);
        expect(blank).toBeLessThan(0.2);
      }
      const after = await ids(page);
      expect(after.length).toBeLessThanOrEqual(120);
      expect(Number(before[0]!.slice(1)) - Number(after[0]!.slice(1))).toBeGreaterThanOrEqual(80);
    });

    it('[U51] rows of one height that come above while as many go below move nothing: the list is as high as before', async () => {
      await open('goal={"to":"message","id":"m5000"}&even');
      const before = await ids(page);
      await scrollBy(page, -1900);
      const { drift } = await watchWhile(page, async () => undefined);
      expect(drift).toBeLessThanOrEqual(1);
      const after = await ids(page);
      expect([after.length, after[0]]).toEqual([before.length, `m${Number(before[0]!.slice(1)) - 40}`]);
    });

    it('[U51] pictures that load late, above, on screen and below, move nothing that is read', async () => {
      await open('goal={"to":"message","id":"m5000"}');
      for (const where of ['above', 'on screen', 'below'] as const) {
        const { drift } = await watchWhile(page, async () => expect(await loadPictures(page, where)).toBeGreaterThan(0));
        expect(drift).toBeLessThanOrEqual(1);
      }
    });

    it('[U51] a growing composer, a strip that comes over the list and a window that shrinks move nothing', async () => {
      await open('goal={"to":"message","id":"m5000"}');
      const grow = (px: number) => page.evaluate((height) => Object.assign(document.getElementById('box')!.style, { height: `${height}px` }), px);
      for (const px of [60, 190, 20]) expect((await watchWhile(page, () => grow(px))).drift).toBeLessThanOrEqual(1);
      const keyboard = await watchWhile(page, () => page.setViewportSize({ width: 900, height: 460 }));
      expect(keyboard.drift).toBeLessThanOrEqual(1);
      const strip = await watchWhile(page, () => world(page, (one) => one.strip('Offline')));
      expect(strip.drift).toBeLessThanOrEqual(1);
    });

    it('[U51] rows that go, and new ones while the end is not on screen, move nothing', async () => {
      await open('goal={"to":"message","id":"m9970"}');
      const gone = (await ids(page))[3]!;
      const removed = await watchWhile(page, () => page.evaluate((id) => (globalThis as unknown as World).remove(id), gone));
      expect(removed.drift).toBeLessThanOrEqual(1);
      expect(await ids(page)).not.toContain(gone);
      await scrollBy(page, -300);
      const came = await watchWhile(page, () => world(page, (one) => one.append(70)));
      expect(came.drift).toBeLessThanOrEqual(1);
    });

    it('[U53] at the end, the end stays on screen: a growing composer, a keyboard, late pictures, new rows', async () => {
      await open('goal={"to":"end"}');
      expect(await fromBottom(page)).toBeLessThanOrEqual(1);
      await page.evaluate(() => Object.assign(document.getElementById('box')!.style, { height: '190px' }));
      await settle(page);
      expect(await fromBottom(page)).toBeLessThanOrEqual(1);
      await page.setViewportSize({ width: 900, height: 460 });
      await loadPictures(page, 'on screen');
      await settle(page);
      expect(await fromBottom(page)).toBeLessThanOrEqual(1);
      for (const count of [1, 2, 30, 200]) {
        await page.evaluate((n) => (globalThis as unknown as World).append(n), count);
        await page.waitForTimeout(300);
        await settle(page);
        expect(await fromBottom(page)).toBeLessThanOrEqual(1);
      }
      expect((await ids(page)).at(-1)).toBe('m10232');
    });

    it('[U207] at the end, however one came there, bursts larger than what is loaded are followed', async () => {
      const ways: readonly (readonly [query: string, come: () => Promise<unknown>])[] = [
        ['goal={"to":"unread","id":"m9999"}&unread=m9999', async () => undefined],
        ['rows=30&goal={"to":"unread","id":"m29"}&unread=m29', async () => undefined],
        ['goal={"to":"place","id":"m9996","top":40}', () => scrollBy(page, 9000)],
        ['goal={"to":"message","id":"m9950"}', () => scrollBy(page, 9000)],
        ['goal={"to":"place","id":"m9996","top":40}', () => endComesNear(page)],
      ];
      for (const [query, come] of ways) {
        await open(query);
        await come();
        await settle(page);
        for (const count of [80, 130, 1, 80]) {
          await page.evaluate((n) => (globalThis as unknown as World).append(n), count);
          await page.waitForFunction(isLastOnScreen);
        }
      }
    });

    it('[U52] opens with the divider 10 px under the upper edge, at the place where it was left, or at the end', async () => {
      await open('goal={"to":"unread","id":"m9800"}&unread=m9800');
      const offset = await page.evaluate(() => {
        const { top } = document.querySelector('[data-unread]')!.getBoundingClientRect();
        return top - document.querySelector('.scroller')!.getBoundingClientRect().top;
      });
      expect(Math.abs(offset - 10)).toBeLessThanOrEqual(1);
      await open('goal={"to":"place","id":"m4321","top":123}');
      const top = await page.evaluate(() => {
        const row = document.querySelector('[data-id="m4321"]')!.getBoundingClientRect();
        return row.top - document.querySelector('.scroller')!.getBoundingClientRect().top;
      });
      expect(Math.abs(top - 123)).toBeLessThanOrEqual(1);
    });

    it('[U54] a jump centres its message from anywhere, and says when it is not there any more', async () => {
      await open('goal={"to":"end"}');
      for (const id of ['m20', 'm8123', 'm8130']) {
        await page.evaluate((to) => (globalThis as unknown as World).go({ to: 'message', id: to }), id);
        await page.waitForFunction((to) => (globalThis as unknown as { gone: string }).gone === to, id);
        await settle(page);
        const off = await page.evaluate((to) => {
          const row = document.querySelector(`[data-id="${to}"]`)!.getBoundingClientRect();
          const view = document.querySelector('.scroller')!.getBoundingClientRect();
          return (row.top + row.bottom - view.top - view.bottom) / 2;
        }, id);
        expect(Math.abs(off)).toBeLessThanOrEqual(1);
      }
      await page.evaluate(() => (globalThis as unknown as World).go({ to: 'message', id: 'nobody' }));
      await page.waitForFunction(() => (globalThis as unknown as { gone: string }).gone === 'end');
    });

    it('[U55] no frame is blank while 10,000 rows go by, up and down, with slow loads', async () => {
      await open('goal={"to":"message","id":"m5000"}');
      await world(page, (one) => {
        one.sea.delay = 40;
      });
      const seen = new Set<string>();
      for (const direction of [-1, 1]) {
        for (let turn = 0; turn < 24; turn++) {
          const { blank } = await watchWhile(page, async () => {
            await page.mouse.move(450, 400);
            await page.mouse.wheel(0, direction * 700);
            await page.waitForTimeout(30);
          });
          expect(blank).toBeLessThan(0.25);
          for (const id of await ids(page)) seen.add(id);
        }
      }
      expect(seen.size).toBeGreaterThan(200);
      expect((await ids(page)).length).toBeLessThanOrEqual(120);
    });
  });
}
