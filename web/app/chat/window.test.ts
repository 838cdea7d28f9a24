/** The loaded stretch, walked by a person who scrolls at random: always small, always overlapping, always coming to rest. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { around, atEnd, type Heading, type Loaded, MOST, next, type Seen, type Window } from './window.ts';

type Sea = readonly { readonly id: string }[];
const seaOf = (length: number): Sea => Array.from({ length }, (_, n) => ({ id: `m${n}` }));

/** As the device answers: `before` rows up to the anchor, it, and `after` past it; the end where it is not known. */
function load(sea: Sea, { anchor, before, after }: Window): Loaded & { readonly from: number } {
  const found = anchor.at === 'message' ? sea.findIndex(({ id }) => id === anchor.id) : -1;
  const at = found < 0 ? sea.length : found;
  const from = Math.max(0, at - before);
  const to = found < 0 ? at : Math.min(sea.length, at + after + 1);
  return { rows: sea.slice(from, to), older: from > 0, newer: to < sea.length, from };
}

const ROW_PX = 60;
/** What is on screen when row `top` of the sea is the first on it and the screen holds `rows`. */
function seenAt(sea: Sea, loaded: Loaded & { readonly from: number }, top: number, rows: number): Seen {
  const first = Math.max(0, Math.min(top - loaded.from, loaded.rows.length - rows));
  const last = Math.max(0, Math.min(loaded.rows.length - 1, first + rows - 1));
  const lower = (loaded.rows.length - 1 - last) * ROW_PX;
  return { first, last, upper: first * ROW_PX, lower, atBottom: !loaded.newer && lower < 80 && sea.length > 0 };
}

it('[U50] never holds more than 120 rows, never lets go of a row on screen, and comes to rest', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2000 }),
      fc.integer({ min: 1, max: 60 }),
      fc.option(fc.nat({ max: 1999 })),
      fc.array(fc.integer({ min: -90, max: 90 }), { maxLength: 40 }),
      (length, rows, start, walk) => {
        const sea = seaOf(length);
        let window: Window = start === null ? atEnd() : around(`m${start}`);
        let loaded = load(sea, window);
        let top = loaded.from + Math.max(0, Math.floor(loaded.rows.length / 2));
        for (const by of [0, ...walk]) {
          top = Math.max(loaded.from, Math.min(loaded.from + Math.max(0, loaded.rows.length - rows), top + by));
          const heading: Heading = by === 0 ? undefined : by < 0 ? 'up' : 'down';
          for (let loads = 0; ; loads++) {
            expect(loaded.rows.length).toBeLessThanOrEqual(MOST);
            expect(loads).toBeLessThan(8);
            const seen = seenAt(sea, loaded, top, rows);
            const following = next(window, loaded, seen, heading, 600);
            if (!following) break;
            const onScreen = loaded.rows.slice(seen.first, seen.last + 1).map(({ id }) => id);
            top = loaded.from + seen.first;
            window = following;
            loaded = load(sea, window);
            expect(loaded.rows.map(({ id }) => id)).toEqual(expect.arrayContaining(onScreen));
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

it('[U50] reaches the first row and the last, whichever way one keeps going', () => {
  for (const heading of ['up', 'down'] as const) {
    const sea = seaOf(700);
    let window: Window = around('m350');
    let loaded = load(sea, window);
    for (let step = 0; step < 40; step++) {
      const top = heading === 'up' ? loaded.from : loaded.from + loaded.rows.length - 10;
      window = next(window, loaded, seenAt(sea, loaded, top, 10), heading, 600) ?? window;
      loaded = load(sea, window);
    }
    expect(heading === 'up' ? loaded.rows[0] : loaded.rows.at(-1)).toEqual({ id: heading === 'up' ? 'm0' : 'm699' });
  }
});

it('[U50] holds the same rows while what is read is not the end, so that new ones push nothing out', () => {
  const sea = seaOf(400);
  const loaded = load(sea, atEnd());
  const window = next(atEnd(), loaded, { first: 20, last: 30, upper: 1200, lower: 1740, atBottom: false }, 'up', 600);
  expect(window).toBeDefined();
  const later = load(seaOf(450), window!);
  expect(later.rows.slice(0, 60)).toEqual(loaded.rows);
  expect(load(seaOf(450), atEnd()).rows[0]).not.toEqual(loaded.rows[0]);
});

it('[U207] whoever is at the end is held by the end, with the rows they had, and with more until the screen is full', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 200 }), fc.nat({ max: 399 }), (length, rows, start) => {
      const sea = seaOf(length);
      let window: Window = around(`m${Math.max(0, length - 1 - start)}`);
      const shown = load(sea, window);
      fc.pre(!shown.newer);
      for (let loads = 0; ; loads++) {
        expect(loads).toBeLessThan(8);
        const loaded = load(sea, window);
        const following = next(window, loaded, seenAt(sea, loaded, length - rows, rows), undefined, 600);
        if (!following) break;
        window = following;
      }
      expect(window.anchor).toEqual({ at: 'end' });
      const held = load(sea, window);
      expect(held.from).toBeLessThanOrEqual(shown.from);
      expect(held.rows.length).toBeGreaterThanOrEqual(Math.min(length, MOST, rows + 10));
    }),
  );
});
