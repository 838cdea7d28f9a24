/** Device chains kept up with the hub's: what it has grown by is pinned, what it does not know it is told. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { everybodyIn } from '../../chat/rights.ts';
import { isKnown } from '../mail/guests.ts';
import { begin, type Chat, type Core, commit, write } from '../memory/core.ts';
import { retryHeld } from './updates.ts';

/** Each answer may be megabytes. */
const AT_ONCE = 8;

/** Pinned chains and the hub's brought to the same: anybody may tell a hub a chain it does not know. What is not pinned of guests is not now either. */
export async function refreshChains(core: Core, users: readonly Bytes[], areGuests = false): ReturnType<Core['refreshChains']> {
  let isComplete = true;
  for await (const { user, branches } of chainsOf(core, users)) {
    if (!branches) return 'unreachable';
    const bytes = branches.flat().reduce((sum, { length }) => sum + length, 0);
    if (!isKnown(core, user)) core.looks.met(user, bytes);
    const { chain, ops } = await core.people.offer(user, branches, areGuests);
    await write(core, ops);
    if (chain && !branches.some((entries) => holds(entries, chain.entries))) await core.hub.growChain(user, 0, chain.entries);
    isComplete = isComplete && chain !== undefined;
    if (ops.length > 0) for (const chat of core.chats.values()) if (chat.record.authority.roster.some((one) => equal(one, user))) core.pump(chat);
  }
  return isComplete ? 'known' : 'unknown';
}

/** Several are asked for at once: a group's two hundred, one after the other, would take as many round trips. */
async function* chainsOf(core: Core, users: readonly Bytes[]) {
  for (let from = 0; from < users.length; from += AT_ONCE) {
    const some = users.slice(from, from + AT_ONCE);
    const asked = await Promise.all(some.map(async (user) => ({ user, branches: await core.hub.chain(user) })));
    yield* asked;
    if (asked.some(({ branches }) => !branches)) return;
  }
}

/** Is this branch, as far as ours goes, ours? Each entry names the one before it, so the last is enough. */
function holds(branch: readonly Bytes[], ours: readonly Bytes[]): boolean {
  const [theirs, last] = [branch[ours.length - 1], ours[ours.length - 1]];
  return theirs !== undefined && last !== undefined && equal(theirs, last);
}

/** Of a group those whose words wait for it, be they in it no more; of another chat everybody. */
function wantedIn({ live, record: { authority } }: Chat): readonly Bytes[] {
  const waiting = new Set([...live.held.values()].flatMap(({ author }) => author?.user ?? []));
  return authority.group ? everybodyIn(authority).filter((user) => waiting.has(toHex(user))) : authority.roster;
}

/** The chains that are wanted in the chat; then what waited for one of them is tried again. */
export async function fetchChains(core: Core, chat: Chat): Promise<void> {
  await refreshChains(core, wantedIn(chat));
  await chat.turn(async () => {
    const draft = begin(chat);
    await retryHeld(core, chat, draft);
    await commit(core, chat, draft);
  });
}
