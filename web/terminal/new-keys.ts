/** new-keys: a device that waits before it takes new keys takes them now, as by the button in the app. */
import type { Views } from '../device/port/port.ts';
import { EXIT, type Exit } from './exit.ts';
import { sessionResult } from './session.ts';
import type { Command, Terminal } from './terminal.ts';
import { explain, NO_ROOM } from './why.ts';

export const newKeys: Command = {
  name: 'new-keys',
  takes: '',
  does: 'takes new keys now, where the hub says again that this device runs twice and it would wait',
  options: [],
  words: [0, 0],
  needs: 'in',
  run: async (terminal) => {
    const { timeoutMs } = terminal.settings;
    const before = (await terminal.look('me', {}))?.device;
    terminal.device.connect();
    const synced = await Promise.race([until(terminal, 'connection', isHeld), terminal.call('sync', { timeout: timeoutMs })]);
    if (!isHeld(await terminal.look('connection', {}))) {
      if (synced && !synced.ok) return terminal.fail(await explain(terminal, synced.error, SLOW));
      return say(terminal, 'The hub does not say that this device runs twice: it keeps its keys.');
    }
    const taken = await terminal.call('takeNewKeys', {});
    if (!taken.ok) return terminal.fail({ ...taken.error, message: NO_ROOM });
    const ends = [until(terminal, 'me', (me) => me?.device !== before), until(terminal, 'connection', hasNoRoom), terminal.around.pause(timeoutMs)];
    await Promise.race(ends);
    if ((await terminal.look('me', {}))?.device !== before) {
      // It knocks at its chats meanwhile; who is not there lets it in later.
      if (!(await terminal.call('sync', { timeout: timeoutMs })).ok) terminal.note(LATER);
      return say(terminal, 'This device has new keys.');
    }
    return terminal.fail(hasNoRoom(await terminal.look('connection', {})) ? { code: 'full', message: NO_ROOM } : { code: 'late', message: SLOW });
  },
};

const SLOW = 'The hub has not taken the new keys in time. Ask again, or for longer: --timeout SECONDS.';
const LATER = 'Where another device has yet to let it in, what it writes stays queued: tidings sync sends it.';
const isHeld = ({ state }: Views['connection']['out']): boolean => state === 'held';
const hasNoRoom = ({ state, mayGoOn }: Views['connection']['out']): boolean => state === 'held' && mayGoOn === false;

/** Resolves once the view is so. */
const until = <V extends 'me' | 'connection'>(terminal: Terminal, name: V, isSo: (view: Views[V]['out']) => boolean): Promise<undefined> =>
  new Promise((resolve) => {
    // Never stopped: the command ends soon after.
    terminal.device.watch(name, {}, (view) => {
      if (isSo(view)) resolve(undefined);
    });
  });

async function say(terminal: Terminal, sentence: string): Promise<Exit> {
  terminal.give(sessionResult(sentence, 'in', await terminal.look('me', {})));
  return EXIT.done;
}
