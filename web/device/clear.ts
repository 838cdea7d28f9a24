/** Clearing a chat: the own devices are told how far it had come here, and each takes away what stands up to there (shown/clearing.ts). */
import { fromHex } from '../../crypto/bytes.ts';
import { TYPE } from '../chat/bodies.ts';
import type { Gap } from '../chat/gaps.ts';
import { CHOICE } from '../chat/choices.ts';
import { OWN_LIMIT, type OwnBody } from '../chat/own-bodies.ts';
import { clearing, fulfil, selfChat, stateWord } from './chats.ts';
import { compose } from './compose.ts';
import { keepDraft } from './drafts.ts';
import type { Chat, Core } from './memory/core.ts';

/**
 * Clears a chat on all own devices of what stands in it and what is half written; `isRemoved`: it leaves the list as well, until something new is said. The others keep
 * theirs, and what waits to be sent is still sent to them.
 */
export async function clearChat(core: Core, chat: Chat, isRemoved: boolean, call: string): Promise<void> {
  // What it takes is here before anything is said.
  await clearing();
  await keepDraft(core, chat, { text: '', reply: undefined, names: [] }, true);
  const { accepted, authority } = chat.record;
  const besides: OwnBody[] = [];
  if (isRemoved && authority.kind !== 'self') besides.push(stateWord(core, chat, accepted, true));
  if (core.own.choice(CHOICE.unread, chat.id)) besides.push({ type: TYPE.choice, about: chat.id, what: CHOICE.unread, value: 0 });
  const word = await compose(core, selfChat(core), { type: TYPE.clear, chat: chat.id, ...reachOf(chat) }, { call, besides });
  // Done here because it is said, as on the other devices: what is killed before it is done goes on with it.
  await fulfil(core, { wish: 'clear', chat: chat.id, word });
  core.pump(chat);
  core.pump(selfChat(core));
}

/** How far everybody's words have come here, what had not come before that, and so many of a group's changes. */
function reachOf({ record: { authority, frontier } }: Chat): Pick<Extract<OwnBody, { type: typeof TYPE.clear }>, 'changes' | 'ends' | 'gaps'> {
  const gaps: Gap[] = [];
  const ends = [...frontier].slice(-OWN_LIMIT.cleared).flatMap(([hex, { upTo, beyond }]) => {
    const device = fromHex(hex);
    if (!device) return [];
    let n = upTo;
    for (const next of beyond) {
      // Of more gaps than one word has room for what is behind them stands: it had come, and is cleared once they have closed.
      if (next > n + 1 && gaps.length === OWN_LIMIT.gaps) break;
      if (next > n + 1) gaps.push({ device, first: n + 1, last: next - 1 });
      n = next;
    }
    return [{ device, n }];
  });
  return { changes: authority.group ? authority.rights.number + 1 : 0, ends, gaps };
}
