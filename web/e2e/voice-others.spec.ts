/** What is spoken is recorded and heard in Firefox as well, and what it recorded says where it ends no more than Chromium's does. */
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { FAKE_MICROPHONE, openFirefox } from './firefox.ts';
import { KEYS, PATIENCE_MS, press, see, type } from './hands.ts';
import { until } from './hub-process.ts';
import { CONVERSATIONS } from './chat-page.ts';
import { servePage } from './page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import { ask, type Tab } from './tab.ts';

/** So many seconds, as the timer says; 0 where there is none. */
const said = (tab: Tab): Promise<number> => ask(tab, () => Number(document.querySelector('.rec [role="timer"]')?.textContent?.split(':')[1] ?? 0));
/** Of the newest message: how long it is and where one is in it, s; and whether it plays. */
const heard = (tab: Tab): Promise<readonly [length: number, at: number, isPlaying: boolean]> =>
  ask(tab, () => {
    const sound = [...document.querySelectorAll('.msg.own .sound')].at(-1);
    const slider = sound?.querySelector('[role="slider"]');
    return [
      Number(slider?.getAttribute('aria-valuemax')),
      Number(slider?.getAttribute('aria-valuenow')),
      sound?.querySelector('.pl')?.getAttribute('aria-label')?.startsWith('Pause') === true,
    ] as const;
  });

it('[U451] Firefox records what is spoken, plays it, and goes to a place in it', async () => {
  const served = await servePage(CONVERSATIONS);
  const tab = await openFirefox(FAKE_MICROPHONE);
  try {
    await tab.open(`${served.url}/c/${CHATS.media}?media`);
    await see(tab, 'button', t.chat.record);
    await press(tab, 'button', t.chat.record);
    await until('five seconds', PATIENCE_MS, async () => (await said(tab)) >= 5 || undefined);
    await type(tab, KEYS.enter);
    await see(tab, 'button', t.chat.record);
    const sent = await ask(tab, () => {
      const input = globalThis.hand.called.find(({ name }) => name === 'sendMedia')?.input as
        | { readonly media: readonly { readonly type: string; readonly duration: number; readonly peaks: Uint8Array }[] }
        | undefined;
      const [voice] = input?.media ?? [];
      return { type: voice?.type, duration: voice?.duration ?? 0, loudest: Math.max(...(voice?.peaks ?? [])) };
    });
    expect(sent).toEqual({ type: expect.stringMatching(/^audio\/(webm|ogg)$/), duration: expect.any(Number), loudest: 255 });
    expect(sent.duration).toBeGreaterThanOrEqual(5000);
    await ask(tab, () => [...document.querySelectorAll<HTMLElement>('.msg.own .sound .pl')].at(-1)?.click());
    await until('that it plays', PATIENCE_MS, async () => (await heard(tab))[2] || undefined);
    expect((await heard(tab))[0]).toBeGreaterThanOrEqual(5);
    await ask(tab, () =>
      [...document.querySelectorAll('.msg.own .sound .waves')]
        .at(-1)
        ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true, cancelable: true })),
    );
    await until('its end', PATIENCE_MS, async () => !(await heard(tab))[2] || undefined);
    expect(tab.faults()).toEqual([]);
  } finally {
    await tab.close();
    await served.close();
  }
});
