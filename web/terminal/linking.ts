/** link and accept: a new device shows a code, an own device takes it, and both show the same two words. */
import type { DeviceId, LinkView } from '../device/port.ts';
import { EXIT, type Exit } from './exit.ts';
import { ownName } from './own-name.ts';
import { onOneLine } from './shown.ts';
import type { Command, Terminal } from './terminal.ts';

/** How long the old device stays to let the new one into its chats, ms. */
const JOIN_MS = 60_000;

export const link: Command = {
  name: 'link',
  takes: '[--name NAME]',
  does: 'prints the code that a signed-in device takes to add this one, and waits for it',
  options: ['name'],
  words: [0, 0],
  needs: 'out',
  run: async (terminal) => {
    const session = await terminal.look('session', {});
    if (session.state === 'in' || session.state === 'profile')
      return terminal.fail({ code: 'cancelled', message: 'This profile is signed in already.' });
    terminal.device.connect();
    const started = await terminal.call('startLink', { name: terminal.options.name ?? ownName() });
    if (!started.ok) return terminal.fail(started.error);
    terminal.give({ lines: [started.code], record: { type: 'link', code: started.code } });
    terminal.note('Give this code to a device that is signed in: tidings accept CODE, or Devices in its settings.');
    const end = await followLink(terminal);
    if (end.state === 'failed') return terminal.fail(end.error);
    return linked(terminal);
  },
};

type LinkEnd = Extract<LinkView, { readonly state: 'done' | 'failed' }>;

function followLink(terminal: Terminal): Promise<LinkEnd> {
  return new Promise((resolve) => {
    terminal.device.watch('link', {}, (view) => {
      if (view.state === 'confirming') terminal.note(`The other device shows the same words: ${view.words}`);
      if (view.state === 'done' || view.state === 'failed') resolve(view);
    });
  });
}

/** The device is in; its chats and their history arrive from the others. */
async function linked(terminal: Terminal): Promise<Exit> {
  const caughtUp = await terminal.call('sync', { timeout: terminal.settings.timeoutMs });
  if (!caughtUp.ok) terminal.note('Linked. Chats are still arriving: tidings sync waits for them.');
  const me = await terminal.look('me', {});
  terminal.give({
    lines: ['This device is linked.'],
    record: { type: 'session', state: 'in', user: me?.user ?? null, device: me?.device ?? null, waitingUntil: null },
  });
  return EXIT.done;
}

export const accept: Command = {
  name: 'accept',
  takes: 'CODE [--yes]',
  does: 'adds the device that shows this code to the account',
  options: ['yes'],
  words: [1, 1],
  needs: 'in',
  run: async (terminal) => {
    const [code = ''] = terminal.words;
    terminal.device.connect();
    const met = await terminal.call('acceptLink', { code });
    if (!met.ok) return terminal.fail(met.error);
    terminal.note(`'${onOneLine(met.name)}' wants to join your account. Its words: ${met.words}`);
    const confirmed = await terminal.call('confirmLink', { link: met.link, yes: await isWanted(terminal) });
    if (!confirmed.ok) return terminal.fail(confirmed.error);
    const isIn = await waitForDevice(terminal, confirmed.device);
    if (isIn) await terminal.call('sync', { timeout: terminal.settings.timeoutMs });
    else terminal.note('It was added, but has not come yet. It gets its chats when both devices are online.');
    terminal.give({
      lines: [`Added ${onOneLine(met.name)}.`],
      record: { type: 'device', device: confirmed.device, name: met.name, current: false, joined: isIn },
    });
    return EXIT.done;
  },
};

async function isWanted({ options, note, around }: Terminal): Promise<boolean> {
  if (options.yes) return true;
  note('It can read everything you can. Add it? Answer yes or no:');
  return /^y(es)?$/i.test((await around.nextLine())?.trim() ?? '');
}

/** The new device says its name in the own chat, so once it has one it is in. False where it did not come in time. */
async function waitForDevice({ device, around }: Terminal, joining: DeviceId): Promise<boolean> {
  let stop = (): void => undefined;
  const isIn = new Promise<boolean>((resolve) => {
    stop = device.watch('devices', {}, ({ devices }) => {
      if (devices.some((row) => row.device === joining && row.name !== '')) resolve(true);
    });
  });
  const answer = await Promise.race([isIn, around.pause(JOIN_MS).then(() => false)]);
  stop();
  return answer;
}
