/** keep-number, and what is said while somebody who entered a code for this person's number waits for it: who has terminals alone sees it nowhere else. */
import type { NumberView } from '../device/port/port.ts';
import { EXIT } from './exit.ts';
import { timeOf } from './messages.ts';
import type { Command, Terminal } from './terminal.ts';

/** The hub is asked as the line begins; one that does not say whose the number is keeps nobody longer, ms. */
const PATIENCE_MS = 2000;

export const keepNumber: Command = {
  name: 'keep-number',
  takes: '',
  does: 'keeps the phone number, where somebody who entered a code sent to it waits to take it over',
  options: [],
  words: [0, 0],
  needs: 'in',
  run: async (terminal) => {
    terminal.device.connect();
    const kept = await terminal.call('keepNumber', {});
    if (!kept.ok) return terminal.fail(kept.error);
    terminal.give({ lines: ['Nobody waits for your number.'], record: { type: 'done', did: 'keep-number', chat: '', ids: [], sent: true } });
    return EXIT.done;
  },
};

/** Undefined where nobody waits for the number, or the hub has not said. */
export const claimNote = (number: NumberView | undefined): string | undefined =>
  number?.claim &&
  `Somebody entered a code sent to your phone number, and it leads to them from ${timeOf(number.claim.until)} on. If that is not you: tidings keep-number.`;

/** Once, as soon as the hub has said. */
export async function noteClaim({ device, around, note }: Terminal): Promise<void> {
  let stop: (() => void) | undefined;
  const said = new Promise<NumberView>((resolve) => {
    stop = device.watch('number', {}, (number) => number && resolve(number));
  });
  const number = await Promise.race([said, around.pause(PATIENCE_MS)]);
  stop?.();
  const claimed = claimNote(number ?? undefined);
  if (claimed) note(claimed);
}
