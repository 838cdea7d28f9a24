/** Whether this device and the hub are even: what was there at the beginning of the connection is here, and what is ours is there. */
import { toHex } from '../../crypto/bytes.ts';
import { type Core, maySpeak } from './core.ts';
import { isKnocking } from './knock.ts';
import type { Mailbox } from './mailbox.ts';

export type Parts = { readonly core: Core | undefined; readonly mailbox: Mailbox | undefined; readonly isChainFresh: boolean };

export function isCaughtUp({ core, mailbox, isChainFresh }: Parts): boolean {
  if (!core?.hub.online() || !isChainFresh || !mailbox?.isCaughtUp() || !core.outgoing.isEven()) return false;
  return [...core.chats.values()].every((chat) => {
    const { record, line, live, outbox, opening } = chat;
    if (!record.accepted && !line) return true;
    if (opening || live.pumping || live.draining || isKnocking(core, chat)) return false;
    // A commit that is under way, and receipts in flight, are ours as much as messages are. Where it is not accepted any more, they wait until it is.
    const isOursThere = !line?.pending && outbox.flights.length === 0 && outbox.waiting.every(({ failed }) => failed !== undefined);
    if (maySpeak(chat) && !isOursThere) return false;
    const head = line && live.subscribed.get(toHex(line.route));
    return line !== undefined && head !== undefined && line.cursor.seq >= head && live.inbox.length === 0;
  });
}
