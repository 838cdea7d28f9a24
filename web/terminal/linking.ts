/** link and accept: a new device shows a code, an own device takes it, and both show the same two words. */
import type { LinkView } from '../device/port/port.ts';
import { EXIT, type Exit } from './exit.ts';
import { ownName } from './own-name.ts';
import { sessionResult } from './session.ts';
import { onOneLine } from './shown.ts';
import type { Command, Terminal } from './terminal.ts';
import { codeMistake, deviceMistake } from './typed.ts';

/** How long the new device waits for its chats and their history, and the old one stays to give them, ms; `--timeout` may make it longer. */
const JOIN_MS = 60_000;
const joinMs = ({ settings }: Terminal): number => Math.max(JOIN_MS, settings.timeoutMs);

export const link: Command = {
  name: 'link',
  takes: '[--name NAME]',
  does: 'prints the code that a signed-in device takes to add this one, and waits for it',
  options: ['name'],
  words: [0, 0],
  needs: 'out',
  mistake: ({ options }) => deviceMistake(options.name),
  run: async (terminal) => {
    const session = await terminal.look('session', {});
    if (session.state === 'in' || session.state === 'joining' || session.state === 'profile')
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

/** The device is in; its chats and their history arrive from the device that took the code, which stays for that. */
async function linked(terminal: Terminal): Promise<Exit> {
  const synced = await terminal.call('sync', { timeout: joinMs(terminal), patience: joinMs(terminal) });
  const asking = synced.ok ? synced.asking : undefined;
  if (asking !== 0) terminal.note('Linked. Chats are still arriving: tidings sync fetches them, while another of your devices is online.');
  terminal.give(sessionResult('This device is linked.', 'in', await terminal.look('me', {})));
  return EXIT.done;
}

export const accept: Command = {
  name: 'accept',
  takes: 'CODE [--yes]',
  does: 'adds the device that shows this code to the account',
  options: ['yes'],
  words: [1, 1],
  needs: 'in',
  mistake: ({ words }) => codeMistake(words[0]),
  run: async (terminal) => {
    const [code = ''] = terminal.words;
    terminal.device.connect();
    const met = await terminal.call('acceptLink', { code });
    if (!met.ok) return terminal.fail(met.error);
    terminal.note(`'${onOneLine(met.name)}' wants to join your account. Its words: ${met.words}`);
    const confirmed = await terminal.call('confirmLink', { link: met.link, yes: await isWanted(terminal) });
    if (!confirmed.ok) return terminal.fail(confirmed.error);
    // Nobody else may be online who has these chats, so this one stays until they are handed over.
    const given = await terminal.call('handOver', { device: confirmed.device, timeout: joinMs(terminal) });
    if (!given.ok) terminal.note('It was added, but does not have everything yet. It gets the rest while both devices are online.');
    terminal.give({
      lines: [`Added ${onOneLine(met.name)}.`],
      record: { type: 'accepted', device: confirmed.device, name: met.name, joined: given.ok },
    });
    return EXIT.done;
  },
};

async function isWanted({ options, note, around }: Terminal): Promise<boolean> {
  if (options.yes) return true;
  note('It can read everything you can. Add it? Answer yes or no:');
  return /^y(es)?$/i.test((await around.nextLine())?.trim() ?? '');
}
