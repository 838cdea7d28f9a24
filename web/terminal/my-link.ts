/** my-link: the link by which others find this person, and another in its place. */
import { EXIT, type Exit } from './exit.ts';
import type { Command, Terminal } from './terminal.ts';

export const myLink: Command = {
  name: 'my-link',
  takes: '[renew] [--no-wait]',
  does: 'shows the link by which others find you, and makes one where there is none; renew makes another, and the one before leads nowhere any more',
  options: ['no-wait'],
  words: [0, 1],
  needs: 'in',
  mistake: ({ words: [what = 'renew'] }) => (what === 'renew' ? undefined : 'my-link takes renew, or nothing.'),
  run: async (terminal) => {
    const made = await terminal.call('makeOwnLink', { renew: terminal.words[0] === 'renew' });
    if (!made.ok) return terminal.fail(made.error);
    if (!terminal.options['no-wait']) await standing(terminal);
    return give(terminal);
  },
};

async function give(terminal: Terminal): Promise<Exit> {
  const shown = await terminal.look('ownLink', {});
  if (!shown) throw new Error('a link that was just made is none');
  const { link, stands } = shown;
  terminal.give({ lines: [link], record: { type: 'own_link', link, stands } });
  if (!stands) terminal.note('It leads to you once this device has told the hub; tidings sync does.');
  return EXIT.done;
}

/** Waits until it leads here, for as long as the hub may take. */
async function standing(terminal: Terminal): Promise<void> {
  terminal.device.connect();
  const end = Date.now() + terminal.settings.timeoutMs;
  while (!(await terminal.look('ownLink', {}))?.stands && Date.now() < end) await terminal.around.pause(LOOK_MS);
}
const LOOK_MS = 250;
