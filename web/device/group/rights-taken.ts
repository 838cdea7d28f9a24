/** The chain of a group's rights has grown, or another counts: what follows from it for what is kept, shown and still to be said. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { later } from '../../../crypto/later.ts';
import { AUTHORITY, type SignedAuthority } from '../../chat/authority.ts';
import { type Ends, readChange } from '../../chat/change.ts';
import { readEvent } from '../../chat/event.ts';
import type { Group } from '../../chat/group.ts';
import { endsOfLeave } from '../../chat/leave.ts';
import { isKnownVersion, isOfStay } from '../../chat/rights.ts';
import { begin, type Chat, type Core, commit, type Draft } from '../memory/core.ts';
import { retryHeld } from '../history/updates.ts';
import { refuse, refuseChanges } from '../memory/refused.ts';
import { loadRights, rightsOps } from '../memory/rights-chain.ts';
import { blockAsSaid } from '../shown/blocking.ts';
import { showAfter } from '../shown/effects.ts';
import { showChanges } from '../shown/service.ts';

/**
 * Keeps a chain in the draft whose record has the state it leads to: `chain` whole, `from` the number of events of it that were here. What stood here beyond
 * those is dropped; what this person changed in it is asked for again, and what was said on it is made to count (merge).
 */
export async function takeRights(core: Core, chat: Chat, draft: Draft, chain: readonly SignedAuthority[], from: number): Promise<void> {
  const { group } = draft.record.authority;
  if (!group) return;
  const gone = await loadRights(core.store, chat.id, from);
  await take(core, chat, draft, group, { events: chain.slice(from), from, gone });
  if (gone.length === 0) return;
  const { againOps } = await later(() => import('./intents.ts'));
  draft.ops.push(...(await againOps(core, chat, draft, from - 1, gone)));
}

/** The same for the one event that a commit has added. */
export async function takeRight(core: Core, chat: Chat, draft: Draft, signed: SignedAuthority): Promise<void> {
  const { group, rights } = draft.record.authority;
  if (group) await take(core, chat, draft, group, { events: [signed], from: rights.number, gone: [] });
}

type News = { readonly events: readonly SignedAuthority[]; readonly from: number; readonly gone: readonly SignedAuthority[] };

async function take(core: Core, chat: Chat, draft: Draft, group: Group, news: News): Promise<void> {
  const { record } = draft;
  const isOut = !record.authority.roster.some((user) => equal(user, core.me().user));
  const isNewSpan = news.from === 0 || news.gone.length > 0 || group.spans.some((span) => span >= news.from);
  draft.ops.push(...rightsOps(chat.id, news.from, news.events));
  draft.record = { ...record, isOut, leaving: stillLeaving(record), ...(isNewSpan ? { index: 0 } : {}) };
  // Nothing more goes out, and what did not in time counts for nobody: its author is not left without it.
  if (isOut) {
    refuse(draft, 'out_of_group', ({ messages }) => messages > 0);
    refuseChanges(draft);
  }
  await blockAsSaid(core, chat, draft);
  await showAfter(core, chat, draft, news.gone.length > 0 ? fromStart(draft) : await endsIn(core, draft, news.events));
  await showChanges(core, chat, draft, group, news);
  draft.after.push(() => {
    core.topics.changed(`chat:${chat.hex}`, `messages:${chat.hex}`, 'chats', 'caught-up');
    // Not awaited: it takes the chat's turn itself.
    void retry(core, chat).catch(core.halt);
  });
}

/** What waited for these rights is judged by them once they are true. */
const retry = (core: Core, chat: Chat): Promise<void> =>
  chat.turn(async () => {
    const draft = begin(chat);
    await retryHeld(core, chat, draft);
    await commit(core, chat, draft);
  });

/** Words of leaving that are of a stay that goes on. */
function stillLeaving({ leaving, authority }: Draft['record']): ReadonlyMap<string, Bytes> {
  const isOpen = ([, proof]: readonly [string, Bytes]): boolean => {
    const header = readEvent(proof)?.header;
    if (!header || !authority.roster.some((user) => equal(user, header.user))) return false;
    // A version of a lost branch is known once that is merged.
    return !isKnownVersion(authority, header.authority) || isOfStay(authority, header.user, header.authority);
  };
  return new Map([...leaving].filter(isOpen));
}

const fromStart = ({ record }: Draft): ReadonlyMap<string, number> => new Map([...record.frontier.keys()].map((device) => [device, 0]));

/** By device (hex): what comes after these numbers may count for less than it did. */
async function endsIn(core: Core, draft: Draft, events: readonly SignedAuthority[]): Promise<ReadonlyMap<string, number>> {
  const after = new Map<string, number>();
  const end = (devices: Iterable<string>, ends: Ends): void => {
    const named = new Map(ends.map(({ device, n }) => [toHex(device), n]));
    for (const device of devices) after.set(device, Math.min(after.get(device) ?? Number.POSITIVE_INFINITY, named.get(device) ?? 0));
  };
  const devicesOf = async (user: Bytes): Promise<readonly string[]> => (await core.people.chain(user))?.devices.map(({ id }) => toHex(id)) ?? [];
  for (const { event } of events) {
    const change = readChange(event.type, event.body);
    if (change?.type === AUTHORITY.people)
      for (const one of change.removed) end(await devicesOf(one.user), one.how === 'left' ? endsOfLeave(one.proof) : one.ends);
    if (change?.type === AUTHORITY.role) end(await devicesOf(change.user), change.ends);
    if (change?.type === AUTHORITY.settings && change.open) end(draft.record.frontier.keys(), change.ends);
    // What names a lost version counts now, whoever said it.
    if (change?.type === AUTHORITY.merge) end(draft.record.frontier.keys(), []);
  }
  return after;
}
