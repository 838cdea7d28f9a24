/** What the screens around the chat do: signing in, linking, finding, comparing, settings and going, over a device that plays a scene. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { modulesOf } from '../app/ui/qr-modules.ts';
import { openProfile, type Profile } from './browser.ts';
import { type ServedPage, servePage } from './page.ts';
import type { Called } from './pages/scripted-device.ts';

const CHAT = '82'.repeat(16);

let served: ServedPage;
let profile: Profile;
let page: Page;
beforeAll(async () => {
  served = await servePage('web/e2e/pages/screens.tsx');
  profile = await openProfile();
});
afterAll(async () => {
  await profile.close();
  await served.close();
});
beforeEach(async () => {
  page = await profile.context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => expect.fail(error.message));
});
afterEach(() => page.close());

const open = async (scene: string, path = '/'): Promise<void> => void (await page.goto(`${served.url}${path}?scene=${scene}`));
const button = (name: string) => page.getByRole('button', { name, exact: true });
const dialog = () => page.getByRole('dialog');
const calls = async (name: string): Promise<unknown[]> =>
  (await page.evaluate((): readonly Called[] => globalThis.called)).filter((one) => one.name === name).map(({ input }) => input);
const code = () => page.getByLabel(t.signIn.code);
async function askForCode(): Promise<void> {
  await open('out');
  await page.getByLabel(t.signIn.number).fill('+4520148831');
  await button(t.signIn.sendCode).click();
  await code().waitFor();
  // Nobody types before the field has the focus.
  await page.waitForFunction((label) => document.activeElement?.getAttribute('aria-label') === label, t.signIn.code);
}

describe('signing in', () => {
  it('[U33] goes from number to name by keyboard alone', async () => {
    await open('out');
    // Keys go where the focus is: it comes a moment after the field does.
    await page.locator(':focus').and(page.getByLabel(t.signIn.number)).waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.type('denm');
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await page.keyboard.press('Tab');
    await page.keyboard.type('20148831');
    expect(await page.getByLabel(t.signIn.number).inputValue()).toBe('20 14 88 31');
    await page.keyboard.press('Enter');
    await code().waitFor();
    expect(await calls('requestCode')).toEqual([{ phone: '+4520148831' }]);
    await page.keyboard.type('471902');
    await page.getByRole('heading', { name: t.signIn.profileTitle }).waitFor();
    expect(await calls('checkCode')).toEqual([{ verification: 'v1', code: '471902' }]);
    await page.keyboard.type('Elif');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: t.list.title, exact: true }).waitFor();
    expect(await calls('setProfile')).toEqual([{ name: 'Elif', username: '', bio: '' }]);
  });
  it('[U33] asks nobody for a code while the number is not complete', async () => {
    await open('out');
    await page.getByLabel(t.signIn.number).fill('2014');
    await button(t.signIn.sendCode).click();
    await page.getByText(t.signIn.invalidNumber).waitFor();
    expect(await calls('requestCode')).toEqual([]);
  });
  it('[U34] finds the code in a whole message that is pasted', async () => {
    await askForCode();
    await profile.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: served.url });
    await page.evaluate(() => navigator.clipboard.writeText('Your code is 471-902. Do not share it.'));
    await code().focus();
    await page.keyboard.press('Control+v');
    await page.getByRole('heading', { name: t.signIn.profileTitle }).waitFor();
  });
  it('[U34] says how many tries are left, empties the field, and takes no more when none is', async () => {
    await askForCode();
    for (const left of [2, 1]) {
      await page.keyboard.type('111111');
      await page.getByText(t.signIn.triesLeft(left)).waitFor();
      await page.waitForFunction((label) => document.querySelector<HTMLInputElement>(`[aria-label="${label}"]`)?.value === '', t.signIn.code);
      await code().and(page.locator(':focus')).waitFor();
    }
    await page.keyboard.type('111111');
    await page.getByText('Too many wrong codes').waitFor();
    await page.getByText(/Try again in 1:[23]\d/).waitFor();
    expect(await code().getAttribute('readonly')).not.toBeNull();
    await code().and(page.locator(':focus')).waitFor();
    await page.keyboard.type('471902');
    expect(await calls('checkCode')).toHaveLength(3);
  });
  it('[U81] says of what the hub never heard that it was not done, and keeps what was typed', async () => {
    await open('out-offline');
    await page.getByLabel(t.signIn.number).fill('+4520148831');
    await button(t.signIn.sendCode).click();
    await page.getByRole('alert').getByText(t.connection.unreachable).waitFor();
    expect(await page.getByLabel(t.signIn.number).inputValue()).toBe('+45 20 14 88 31');
  });
  it('[U134] a code that was asked for is what one comes back to', async () => {
    await open('out-asked');
    await code().and(page.locator(':focus')).waitFor();
    await page.keyboard.type('471902');
    await page.getByRole('heading', { name: t.signIn.profileTitle }).waitFor();
    expect(await calls('requestCode')).toEqual([]);
    await page.getByLabel(t.signIn.name, { exact: true }).and(page.locator(':focus')).waitFor();
  });
  it('[U134] digits that the hub has not looked at stay, and are sent again', async () => {
    await open('out-cut');
    await code().fill('471902');
    await page.getByRole('alert').getByText(t.connection.unreachable).waitFor();
    expect(await code().inputValue()).toBe('471902');
    await button(t.signIn.tryAgain).click();
    await page.getByRole('heading', { name: t.signIn.profileTitle }).waitFor();
    expect(await calls('checkCode')).toEqual([
      { verification: 'v1', code: '471902' },
      { verification: 'v1', code: '471902' },
    ]);
  });
  it('[U34] keeps the number when one goes back to change it', async () => {
    await askForCode();
    await button(t.signIn.change).click();
    expect(await page.getByLabel(t.signIn.number).inputValue()).toBe('+45 20 14 88 31');
  });
  it('[U35] starts anew only after a yes, and says when the number moves', async () => {
    await open('taken');
    await button(t.signIn.anew).click();
    await dialog().getByText(t.signIn.anewSureLead).waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    expect(await calls('startAnew')).toEqual([]);
    await button(t.signIn.anew).click();
    await dialog().getByRole('button', { name: t.signIn.anew }).click();
    await page.getByText('One of your old devices was used lately').waitFor();
    expect(await calls('startAnew')).toHaveLength(1);
  });
  it('[U98] says under its field what keeps a name or a username from being one', async () => {
    await open('profile');
    const [name, username] = [page.getByLabel(t.signIn.name, { exact: true }), page.getByLabel(t.signIn.username)];
    await name.fill('\u202EElif');
    for (const [typed, why] of [
      ['el', t.signIn.usernameShort(2)],
      ['1elif', t.signIn.usernameBegins],
      ['el-if', t.signIn.usernameLetters],
      ['e'.repeat(33), t.signIn.usernameLong(1)],
    ] as const) {
      await username.fill(typed);
      await page.getByText(why).waitFor();
      expect([await username.getAttribute('aria-invalid'), await button(t.signIn.start).isDisabled()]).toEqual(['true', true]);
    }
    await username.fill('@elif');
    await page.getByText(t.signIn.usernameHint).waitFor();
    await name.fill('e'.repeat(65));
    await page.getByText(t.signIn.nameLong(1)).waitFor();
    await name.fill('\u202EElif');
    await button(t.signIn.start).click();
    await expect.poll(() => calls('setProfile')).toEqual([{ name: 'Elif', username: 'elif', bio: '' }]);
  });
  it('[U33] says that a username is taken, at its field', async () => {
    await open('profile');
    await page.getByLabel(t.signIn.name, { exact: true }).fill('Elif');
    await page.getByLabel(t.signIn.username).fill('taken');
    await button(t.signIn.start).click();
    await page.getByText('This username is taken.').waitFor();
    expect(await page.getByLabel(t.signIn.username).getAttribute('aria-invalid')).toBe('true');
  });
});

describe('linking', () => {
  it('[U36] as the new device shows a code that is given up when one goes back', async () => {
    await open('link-showing');
    await button(t.signIn.linkInstead).click();
    await page.getByRole('img', { name: t.signIn.linkQr }).waitFor();
    expect(await page.locator('code').textContent()).toMatch(/^tidings:link:/);
    await button(t.signIn.usePhone).click();
    await page.getByLabel(t.signIn.number).waitFor();
    await expect.poll(() => calls('cancelLink')).toHaveLength(1);
  });
  it('[U36] as the old device shows the same words before the yes, and a no is told', async () => {
    await open('inside', '/settings/devices');
    for (const [answer, yes] of [
      [t.settings.no, false],
      [t.settings.yesLink, true],
    ] as const) {
      await button(t.settings.paste).click();
      await page.getByLabel(t.settings.pasteCode).fill(' tidings:link:x ');
      await button(t.settings.next).click();
      await dialog().getByText('amber lantern').waitFor();
      await dialog().getByRole('button', { name: answer }).click();
      await dialog().waitFor({ state: 'detached' });
      expect((await calls('confirmLink')).at(-1)).toEqual({ link: 'l1', yes });
    }
    expect(await calls('acceptLink')).toEqual([{ code: 'tidings:link:x' }, { code: 'tidings:link:x' }]);
  });
  it('[U36] says why a code is none and keeps it to be mended', async () => {
    await open('inside', '/settings/devices');
    await button(t.settings.paste).click();
    await page.getByLabel(t.settings.pasteCode).fill('half a co');
    await button(t.settings.next).click();
    await dialog().getByText('This code cannot be read').waitFor();
    expect(await page.getByLabel(t.settings.pasteCode).inputValue()).toBe('half a co');
  });
});

describe('a new device on a phone', () => {
  it('[U142] shows what there is to take and to compare without scrolling, and each on one line', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open('link-showing');
    await button(t.signIn.linkInstead).click();
    const copy = await button(t.signIn.copy).boundingBox();
    expect(copy && copy.y + copy.height).toBeLessThanOrEqual(844);
    const lines = (selector: string): Promise<number> => page.locator(selector).evaluate((element) => element.getClientRects().length);
    expect((await page.locator('.ob .waiting').boundingBox())?.height).toBeLessThan(24);
    await open('link-confirming');
    await button(t.signIn.linkInstead).click();
    await page.getByText('amber lantern').waitFor();
    expect(await lines('.words')).toBe(1);
  });
});

describe('a button that copies', () => {
  it('[U144] has the name of what it copies, and says aloud that it has', async () => {
    await profile.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: served.url });
    await open('inside', '/new');
    await button(t.people.copyLink).click();
    await page.locator('[aria-live="polite"]').getByText(t.signIn.copied).waitFor({ state: 'attached' });
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await page.locator('.my-link code').textContent());
    await button(t.people.copyLink).waitFor();
  });
});

describe('a camera', () => {
  it('[U37] reads the code before it, and is let go', async () => {
    const text = `tidings:link:${'Ab0_-'.repeat(16)}`;
    await page.addInitScript(pretendCamera, modulesOf(text));
    await open('inside', '/settings/devices');
    await button(t.people.scan).click();
    await dialog().getByText('amber lantern').waitFor();
    expect(await calls('acceptLink')).toEqual([{ code: text }]);
    expect(
      await page.evaluate(() =>
        Reflect.get(globalThis, 'camera')
          .getTracks()
          .map((track: MediaStreamTrack) => track.readyState),
      ),
    ).toEqual(['ended']);
  });
  it('[U37] that is not there has no button', async () => {
    await open('inside', '/settings/devices');
    await button(t.settings.paste).waitFor();
    expect(await button(t.people.scan).count()).toBe(0);
  });
});

describe('people', () => {
  it('[U38] are found and written to, and who cannot be found is said', async () => {
    await open('inside', '/new');
    await page.getByLabel(t.people.search).fill('@nobody');
    await page.keyboard.press('Enter');
    await page.getByText('Nobody can be found by that.').waitFor();
    for (const link of ['tidings:contact:AQrV8mK', 'https://tidings.example.org/#tidings:contact:AQrV8mK']) {
      await page.getByLabel(t.people.search).fill(link);
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText(t.people.brokenLink).waitFor();
    }
    await page.getByLabel(t.people.search).fill('@jonas_lind');
    await page.keyboard.press('Enter');
    await page
      .getByRole('status')
      .getByRole('button', { name: t.people.writeTo('Jonas Lind') })
      .click();
    await page.waitForURL(`**/c/${CHAT}?*`);
    expect(await calls('openChat')).toEqual([{ user: '23'.repeat(16) }]);
  });
  it('[U39] are verified by a code that matches, and a code that does not is said aloud', async () => {
    await open('inside', `/c/${CHAT}/safety`);
    for (const [text, role, words] of [
      ['wrong', 'alert', t.people.noMatch],
      ['right', 'main', t.people.match],
    ] as const) {
      await button(t.people.pasteTheirs).click();
      await dialog().getByRole('textbox').fill(text);
      await button(t.people.compare).click();
      await page.getByRole(role).getByText(words).waitFor();
    }
    await button(t.people.unverify).click();
    await page.getByText(t.people.notVerified).waitFor();
    expect(await calls('setVerified')).toEqual([{ user: '23'.repeat(16), verified: false }]);
  });
});

describe('settings', () => {
  it('[U40] remove a device only after a yes', async () => {
    await open('inside', '/settings/devices');
    await button(t.settings.removeOf('Elif’s phone')).click();
    await dialog().getByRole('button', { name: t.signIn.cancel }).click();
    expect(await calls('revokeDevice')).toEqual([]);
    await button(t.settings.removeOf('Elif’s phone')).click();
    await dialog().getByRole('button', { name: t.settings.remove }).click();
    await page.getByText('Elif’s phone').waitFor({ state: 'detached' });
    expect(await calls('revokeDevice')).toEqual([{ device: '02'.repeat(16) }]);
  });
  it('[U135] tell two devices of one name apart by the minute they were added, beside the button and in the question', async () => {
    await open('twins', '/settings/devices');
    const remove = button(t.settings.removeOf('Chrome on Linux'));
    await remove.nth(1).waitFor();
    const added = await remove.evaluateAll((all) =>
      all.map((one) => document.getElementById(one.getAttribute('aria-describedby') ?? '')?.textContent),
    );
    expect(added[0]).toMatch(/^Added (today|yesterday) \d/);
    expect(new Set(added).size).toBe(2);
    await remove.nth(1).click();
    await dialog().getByText(`${added[1]}.`).waitFor();
  });
  it('[U83] offer to remove the devices that were added after this one, and no other', async () => {
    await open('middle', '/settings/devices');
    const buttons = page.getByRole('button', { name: /^Remove / });
    await buttons.first().waitFor();
    const names = await buttons.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
    expect(names).toEqual([t.settings.removeOf(t.settings.unnamedDevice)]);
  });
  it('[U91] say who waits for the number, over the list and in full, until the person keeps it', async () => {
    await open('claimed');
    await page.getByRole('link', { name: t.number.asked }).click();
    await page.getByRole('heading', { name: t.number.asked }).waitFor();
    expect(await calls('keepNumber')).toEqual([]);
    await button(t.number.keep).click();
    await button(t.number.keep).waitFor({ state: 'detached' });
    expect(await calls('keepNumber')).toEqual([{}]);
    expect(await page.getByText(t.number.asked).count()).toBe(0);
  });
  it('[U91] tell who waits for a number until when, and when it was kept', async () => {
    await open('claiming', '/settings/devices');
    await page.getByText('Your number moves to this account on').waitFor();
    expect(await button(t.number.keep).count()).toBe(0);
    await open('claim-kept', '/settings/devices');
    await page.getByText('the account that has your number kept it').waitFor();
  });
  it('[U41] sign out loses no unsent message but by a second, knowing yes', async () => {
    await open('inside', '/settings');
    await button(t.settings.signOut).click();
    await dialog().getByRole('button', { name: t.settings.signOut }).click();
    await dialog().getByText(t.settings.signOutUnsent(2)).waitFor();
    expect(await calls('signOut')).toEqual([{ force: false }]);
    await dialog().getByRole('button', { name: t.settings.signOutAnyway }).click();
    await page.getByRole('heading', { name: t.signIn.phoneTitle }).waitFor();
  });
  it('[U30] change the look at once and keep it', async () => {
    await open('inside', '/settings/appearance');
    await page.getByRole('radio', { name: t.settings.themes.dark }).check();
    await page.getByRole('radio', { name: t.settings.accents.plum }).check();
    expect(await page.evaluate(() => ({ ...document.documentElement.dataset }))).toMatchObject({ theme: 'dark', accent: 'plum' });
    expect(await page.evaluate(() => JSON.parse(localStorage.getItem('look') ?? '{}'))).toMatchObject({ theme: 'dark', accent: 'plum' });
    await page.evaluate(() => localStorage.clear());
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
