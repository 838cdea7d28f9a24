/** Whether this device and the hub are even: what was there at the beginning of the connection is here, and what is ours is there. */
import { toHex } from '../../crypto/bytes.ts';
import { hasUnsent } from '../sync/outbox.ts';
import { hasUnsentMedia } from './memory/sends.ts';
import { selfChat } from './chats.ts';
import { type Chat, type Core, maySpeak } from './memory/core.ts';
import { isKnocking } from './group/knock.ts';
import type { Mailbox } from './mail/mailbox.ts';
import { refreshChains } from './history/chain-news.ts';

export type Parts = { readonly core: Core | undefined; readonly mailbox: Mailbox | undefined; readonly isChainFresh: boolean };

export function isCaughtUp({ core, mailbox, isChainFresh }: Parts): boolean {
  if (!core?.hub.online() || !isChainFresh || !mailbox?.isCaughtUp() || !core.outgoing.isEven()) return false;
  return [...core.chats.values()].every((chat) => {
    const { line, live, outbox, opening } = chat;
    if (!maySpeak(chat) && !line) return true;
    if (opening || live.pumping || live.draining || isKnocking(core, chat)) return false;
    // A commit that is under way, and receipts in flight, are ours as much as messages are. Where it is not accepted any more, they wait until it is.
    const isOursThere = !line?.pending && outbox.flights.length === 0 && !hasUnsent(outbox) && !hasUnsentMedia(chat);
    if (maySpeak(chat) && !isOursThere) return false;
    return isRead(chat);
  });
}

/** Has this device heard what its own ones had said when the connection began? */
export const isOwnChatRead = ({ core, mailbox }: Omit<Parts, 'isChainFresh'>): boolean =>
  core?.hub.online() === true && mailbox?.isCaughtUp() === true && isRead(selfChat(core));

/** Is all here that the hub had in the chat's log? */
function isRead({ line, live }: Chat): boolean {
  const head = line && live.subscribed.get(toHex(line.route));
  return line !== undefined && head !== undefined && line.cursor.seq >= head && live.inbox.length === 0;
}

/** An own device may have come or gone while this one was away: nobody who has gone can say so, and leaves follow the chain. */
export function freshenChain(engine: { isChainFresh: boolean }, core: Core): void {
  engine.isChainFresh = false;
  refreshChains(core, [core.me().user])
    .then((known) => {
      engine.isChainFresh = known !== 'unreachable';
      core.topics.changed('caught-up', 'devices', 'me');
    })
    .catch(core.halt);
}
