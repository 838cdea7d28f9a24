/** presence: when somebody was here, as far as they show it. */
import type { Presence } from '../device/port/people.ts';
import { EXIT } from './exit.ts';
import { nameOf } from './names.ts';
import { onOneLine } from './shown.ts';
import { personTarget, targetMistake } from './target.ts';
import type { Command, Terminal } from './terminal.ts';

/** Until the hub has said it, ms. Of who shows nothing it says nothing. */
const PATIENCE_MS = 3000;
/** Nobody looks at a terminal: it asks and is not there itself. */
const FACE = { face: 'terminal', on: false } as const;

export const presence: Command = {
  name: 'presence',
  takes: 'TO',
  does: 'says when somebody was here, as far as they show it',
  options: [],
  words: [1, 1],
  needs: 'in',
  mistake: ({ words: [to] }) => targetMistake(to),
  run: async (terminal) => {
    const { timeoutMs } = terminal.settings;
    const target = await personTarget(terminal, terminal.words[0] ?? '');
    if (!target.ok) return terminal.fail(target.error);
    terminal.device.connect();
    const synced = await terminal.call('sync', { timeout: timeoutMs });
    const asked = synced.ok ? await terminal.call('look', FACE) : synced;
    if (!asked.ok) return terminal.fail(asked.error);
    const { user } = target;
    const shown = await shownOf(terminal, user, Math.min(PATIENCE_MS, timeoutMs));
    const person = await terminal.look('person', { user });
    terminal.give({
      lines: [`${onOneLine((person && nameOf(person)) || user)}: ${lineOf(shown)}`],
      record: { type: 'presence', user, ...recordOf(shown) },
    });
    return EXIT.done;
  },
};

/** As soon as anything is shown, else that nothing is. */
function shownOf({ device, around }: Terminal, user: string, patience: number): Promise<Presence> {
  return new Promise((resolve) => {
    let stop: (() => void) | undefined;
    const end = (shown: Presence): void => {
      stop?.();
      resolve(shown);
    };
    stop = device.watch('presence', { user }, (shown) => {
      // The first may come before `watch` has given what stops it.
      if (shown.is !== 'hidden') queueMicrotask(() => end(shown));
    });
    // Not awaited: whichever comes first.
    void around.pause(patience).then(() => end({ is: 'hidden' }));
  });
}

const recordOf = (shown: Presence) => ({
  is: shown.is,
  at: shown.is === 'seen' ? shown.at : null,
  about: shown.is === 'about' ? shown.bucket : null,
});

const ABOUT = { recently: 'here recently', week: 'here within a week', month: 'here within a month', long: 'not here for long' } as const;

function lineOf(shown: Presence): string {
  switch (shown.is) {
    case 'online':
      return 'online';
    case 'seen':
      return `here ${new Date(shown.at).toISOString()}`;
    case 'about':
      return ABOUT[shown.bucket];
    case 'hidden':
      return 'not shown';
  }
}
