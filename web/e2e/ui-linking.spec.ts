/** Linking a device, seen from both: a code that is shown, pasted or held before a camera, and the words that are compared. */
import { NO_CHATS } from '../device/port/port.world.ts';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { modulesOf } from '../app/ui/qr-modules.ts';
import { eachPage } from './each-page.ts';
import type { Shown } from './pages/scripted-device.ts';
import { button, calls, CHAT, dialog, play, SCENES } from './scene-page.ts';

let page: Page;
eachPage(SCENES, (opened) => {
  page = opened;
});

describe('linking', () => {
  it('[U36] as the new device shows a code that is given up when one goes back', async () => {
    await play(page, 'link-showing');
    await button(page, t.signIn.linkInstead).click();
    await page.getByRole('img', { name: t.signIn.linkQr }).waitFor();
    expect(await page.locator('code').textContent()).toMatch(/^tidings:link:/);
    await button(page, t.signIn.usePhone).click();
    await page.getByLabel(t.signIn.number).waitFor();
    await expect.poll(() => calls(page, 'cancelLink')).toHaveLength(1);
  });
  it('[U36] as the old device shows the same words before the yes, and a no is told', async () => {
    await play(page, 'inside', '/settings/devices');
    for (const [answer, yes] of [
      [t.settings.no, false],
      [t.settings.yesLink, true],
    ] as const) {
      await button(page, t.settings.paste).click();
      await page.getByLabel(t.settings.pasteCode).fill(' tidings:link:x ');
      await button(page, t.settings.next).click();
      await dialog(page).getByText('amber lantern').waitFor();
      await dialog(page).getByRole('button', { name: answer }).click();
      await dialog(page).waitFor({ state: 'detached' });
      expect((await calls(page, 'confirmLink')).at(-1)).toEqual({ link: 'l1', yes });
    }
    expect(await calls(page, 'acceptLink')).toEqual([{ code: 'tidings:link:x' }, { code: 'tidings:link:x' }]);
  });
  it('[U36] says why a code is none and keeps it to be mended', async () => {
    await play(page, 'inside', '/settings/devices');
    await button(page, t.settings.paste).click();
    await page.getByLabel(t.settings.pasteCode).fill('tidings:link');
    await button(page, t.settings.next).click();
    await dialog(page).getByText('This code cannot be read').waitFor();
    expect(await page.getByLabel(t.settings.pasteCode).inputValue()).toBe('tidings:link');
  });
});

describe('a new device on a phone', () => {
  it('[U142] shows what there is to take and to compare without scrolling, and each on one line', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await play(page, 'link-showing');
    await button(page, t.signIn.linkInstead).click();
    const copy = await button(page, t.signIn.copy).boundingBox();
    expect(copy && copy.y + copy.height).toBeLessThanOrEqual(844);
    const lines = (selector: string): Promise<number> => page.locator(selector).evaluate((element) => element.getClientRects().length);
    expect((await page.locator('.ob .waiting').boundingBox())?.height).toBeLessThan(24);
    await play(page, 'link-confirming');
    await button(page, t.signIn.linkInstead).click();
    await page.getByText('amber lantern').waitFor();
    expect(await lines('.words')).toBe(1);
  });
});

describe('a device that was just linked', () => {
  const list = () => page.getByRole('heading', { name: t.list.title, exact: true });
  const joining = (until: number) => ({ session: { state: 'joining', until } }) as const;
  const show = (views: Shown): Promise<void> => page.evaluate((next) => globalThis.show(next), views);

  it('[U215] shows no chats while it does not know them, says what it waits for, and ends by itself', async () => {
    await play(page, 'link-joining');
    await page.getByText(t.signIn.joining, { exact: true }).waitFor();
    await page.getByText(t.signIn.joiningLead, { exact: true }).waitFor();
    expect(await list().count()).toBe(0);
    await show({ session: { state: 'in' } });
    await list().waitFor();
  });
  it('[U216] shows what there is once its time is over, and calls no list empty that is not all here', async () => {
    await play(page, 'link-joining');
    await page.getByText(t.signIn.joining, { exact: true }).waitFor();
    await show({ ...joining(Date.now() + 300), chats: NO_CHATS });
    await list().waitFor();
    await page.getByText(t.list.comingHint, { exact: true }).waitFor();
    expect(await page.getByText(t.list.empty, { exact: true }).count()).toBe(0);
    await show({ session: { state: 'in' } });
    await page.getByText(t.list.empty, { exact: true }).waitFor();
  });
});

describe('a camera', () => {
  it('[U37] reads the code before it, and is let go', async () => {
    const text = `tidings:link:${'Ab0_-'.repeat(16)}`;
    await page.addInitScript(pretendCamera, modulesOf(text));
    await play(page, 'inside', '/settings/devices');
    await button(page, t.people.scan).click();
    await dialog(page).getByText('amber lantern').waitFor();
    expect(await calls(page, 'acceptLink')).toEqual([{ code: text }]);
    expect(
      await page.evaluate(() =>
        Reflect.get(globalThis, 'camera')
          .getTracks()
          .map((track: MediaStreamTrack) => track.readyState),
      ),
    ).toEqual(['ended']);
  });
  it('[U166] that is not there is not spoken of: the new device’s code is pasted', async () => {
    await play(page, 'inside', '/settings/devices');
    await page.getByText(t.settings.linkLeadPaste, { exact: true }).waitFor();
    expect(await page.getByText(/scan/i).count()).toBe(0);
  });
  it('[U166] that is not there is not spoken of beside the safety code either', async () => {
    await play(page, 'inside', `/c/${CHAT}/safety`);
    await page.getByText(t.people.safetyShow('Jonas Lind')).waitFor();
    expect(await page.getByText(/scan/i).count()).toBe(0);
  });
  for (const [camera, size] of [
    ['with', { width: 390, height: 844 }],
    ['without', { width: 390, height: 844 }],
    ['with', { width: 360, height: 640 }],
    ['without', { width: 320, height: 568 }],
  ] as const) {
    it(`[U211] on a phone ${size.width} by ${size.height} ${camera} a camera, whether the number is theirs is decided without scrolling`, async () => {
      await page.setViewportSize(size);
      if (camera === 'with') await page.addInitScript(pretendCamera, modulesOf('tidings:safety:right'));
      await play(page, 'inside', `/c/${CHAT}/safety`);
      const names = [...(camera === 'with' ? [t.people.scanTheirs('Jonas Lind')] : []), t.people.pasteTheirs, t.people.markVerified];
      for (const name of names) {
        const { x, y, width, height } = (await button(page, name).boundingBox())!;
        expect([name, x >= 12, x + width <= size.width - 12, y + height <= size.height - 12, height >= 40]).toEqual([name, true, true, true, true]);
        // Nothing lies over it.
        await button(page, name).click({ trial: true });
      }
      if (size.height < 800) return;
      const last = (await page.locator('.sn').boundingBox())!;
      expect(last.y + last.height).toBeLessThanOrEqual((await button(page, names[0]!).boundingBox())!.y);
    });
  }
  it('[U37] that is not there has no button', async () => {
    await play(page, 'inside', '/settings/devices');
    await button(page, t.settings.paste).waitFor();
    expect(await button(page, t.people.scan).count()).toBe(0);
  });
});

/** A camera that sees one code, a little off its middle: in the page, before its scripts. */
function pretendCamera({ size, dark }: { readonly size: number; readonly dark: string }): void {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 640, height: 480 });
  const paint = canvas.getContext('2d');
  const draw = (): void => {
    paint?.resetTransform();
    paint?.fillRect(0, 0, 640, 480);
    paint?.setTransform(400 / size, 0, 0, 400 / size, 90, 30);
    if (paint) paint.fillStyle = '#eee';
    paint?.fillRect(0, 0, size, size);
    if (paint) paint.fillStyle = '#222';
    paint?.fill(new Path2D(dark));
  };
  setInterval(draw, 50);
  const devices: Partial<MediaDevices> = {
    enumerateDevices: async () => [{ kind: 'videoinput', deviceId: '1', groupId: '1', label: '', toJSON: () => '' }],
    getUserMedia: async () => {
      const stream = canvas.captureStream(20);
      Object.assign(globalThis, { camera: stream });
      return stream;
    },
  };
  Object.defineProperty(navigator, 'mediaDevices', { value: devices });
}
