/** What is picked becomes what is sent in Firefox and WebKit as well, of which the second writes no WebP. */
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../crypto/bytes.ts';
import { securityHeaders } from '../../hub/headers.ts';
import { jpegWith, tells } from '../app/media/bare.world.ts';
import { openFirefox } from './firefox.ts';
import { servePage } from './page.ts';
import type { PreparePage } from './pages/prepare.ts';
import { ask, type Tab } from './tab.ts';
import { openWebKit } from './webkit.ts';

declare const page: PreparePage;
const textOf = (bytes: Bytes): string => Buffer.from(bytes).toString('base64');
const bytesOf = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'base64'));
const paint = (tab: Tab, width: number, height: number, type: string, colours: readonly string[]): Promise<string> =>
  ask(tab, (w, h, t, c) => page.paint(w, h, t, c), width, height, type, colours);

describe.each([
  ['Firefox', () => openFirefox(), 'image/webp', 'image/webp'],
  ['WebKit', openWebKit, 'image/jpeg', 'image/png'],
] as const)('%s', (_name, open, opaque, seenThrough) => {
  it('[U510] prepares photos upright, bare and in a form that it writes, and says of what is broken that it is', async () => {
    const served = await servePage('web/e2e/pages/prepare.ts', (origin) => securityHeaders([origin], false));
    const tab = await open();
    try {
      await tab.open(served.url);
      const prepare = (bytes: string) => ask(tab, (text) => page.prepare(text, 'IMG_1.jpg', '', { original: false }), bytes);
      const taken = jpegWith(bytesOf(await paint(tab, 80, 60, 'image/jpeg', ['#ff0000', '#00c000', '#0000ff', '#ffff00'])), 6);
      const photo = await prepare(textOf(taken));
      if ('refused' in photo) throw new Error(`expected a photo, it is ${photo.refused.code}`);
      expect(photo).toMatchObject({ kind: 'photo', type: opaque, width: 60, height: 80 });
      expect(photo.blur).toBeGreaterThan(4);
      for (const picture of [photo.bytes, photo.head]) {
        expect(tells(bytesOf(picture))).toEqual([]);
        const { colours, ...sides } = await ask(tab, (text) => page.quarters(text), picture);
        expect(sides).toEqual({ width: 60, height: 80 });
        expect(colours.map((colour) => colour.map((value) => value > 128))).toEqual([
          [false, false, true],
          [true, false, false],
          [true, true, false],
          [false, true, false],
        ]);
      }
      const drawing = await paint(tab, 2500, 2000, 'image/png', ['#ff0000', '#00000000']);
      expect(await prepare(drawing)).toMatchObject({ kind: 'photo', type: seenThrough, width: 2048, height: 1638 });
      expect(await prepare(textOf(taken.subarray(0, 700)))).toEqual({ refused: { code: 'broken' } });
    } finally {
      await tab.close();
      await served.close();
    }
  });
});
