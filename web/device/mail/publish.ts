/** The own chain has grown: the hub is told, and everybody this person speaks with, in letters that carry the new entries, so that no hub can hide them. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { decode, encode, readByte, readBytes, readList, readUint, writeByte, writeBytes, writeList, writeUint } from '../../../crypto/codec.ts';
import { type Chain, revokeDevice } from '../../../crypto/identity.ts';
import type { MailSender } from '../../../crypto/mail.ts';
import { Refused } from '../../../hub/protocol/errors.ts';
import { LIMITS } from '../../../hub/protocol/limits.ts';
import type { Api } from '../../wire/api.ts';
import { type Core, maySpeak, write } from '../memory/core.ts';
import { addressesOf, queueLetter } from './letterbox.ts';
import type { Parting } from '../account/parting.ts';
import { LETTER } from './welcome.ts';

/** Entries from the one numbered `from` on. */
type News = { readonly from: number; readonly entries: readonly Bytes[] };

const VERSION = 1;
/** How often an entry is signed anew because another own device was quicker. */
const MAX_TRIES = 3;
/** News that bring nothing say that the hub will know within the first of these, or the second. */
const LOOKS_MS = [3 * 1000, 60 * 1000] as const;

/** What the own chain was at the hub, and what it is. */
export type Growth = { readonly before: Chain; readonly grown: Chain };

/**
 * Grows the own chain at the hub by what `sign` makes of it, and signs anew where another own device was quicker. Undefined, and nothing is done, where
 * `sign` gives nothing. Throws Refused or Unreachable.
 */
export async function growOwn(core: Core, api: Api, sign: (chain: Chain) => Promise<Chain | undefined>): Promise<Growth | undefined> {
  const { user } = core.me();
  for (let tries = MAX_TRIES; ; tries--) {
    await core.refreshChains([user]);
    const before = await core.ownChain();
    const grown = await sign(before);
    if (!grown) return undefined;
    try {
      await api.growChain(user, before.entries.length, grown.entries.slice(before.entries.length));
      return { before, grown };
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'chain_conflict' || tries === 0) throw error;
    }
  }
}

/** The own chain has grown at the hub: now it has here, and everybody is told. */
export async function publishGrowth(core: Core, { before, grown }: Growth): Promise<void> {
  await announce(core, before, grown);
  await write(core, core.people.pin([grown]));
  core.topics.changed('devices', 'me');
  for (const chat of core.chats.values()) core.pump(chat);
}

/**
 * The own last word. A device that is no longer one may not write to anybody, and nobody is told what the hub has not taken, since another own device
 * may have been quicker: so the others are asked to look at the hub in a moment, and then the hub is told. Throws Refused or Unreachable.
 */
export async function publishLeaving(core: Core, api: Api): Promise<void> {
  // Asked first: with the hub away the letters would wait here for nothing.
  await api.chain(core.me().user);
  const before = await core.ownChain();
  await announce(core, before, before);
  await core.outgoing.flushed();
  await growOwn(core, api, (chain) => withoutThis(core, chain));
}

/** The same word, signed where the hub cannot hear it: on the chain as it is known here. Undefined where this device is in it no more. */
export async function partingOf(core: Core): Promise<Parting | undefined> {
  const chain = await core.ownChain();
  const entry = (await withoutThis(core, chain))?.entries.at(-1);
  return entry && { user: chain.user, from: chain.entries.length, entry };
}

async function withoutThis(core: Core, chain: Chain): Promise<Chain | undefined> {
  const { device, keys } = core.me();
  const grown = await revokeDevice(chain, { keys, device }, device, Math.floor(core.clock.now()));
  return grown.may ? grown.chain : undefined;
}

/**
 * Takes what somebody's device says of their chain: what it brings is judged like any chain, and what it does not is asked of the hub, and asked again
 * when the hub must have heard: news of nothing are the word of a device that is about to leave.
 */
export async function takeNews(core: Core, { user }: MailSender, body: Bytes): Promise<void> {
  const [news, pinned] = [readNews(body), await core.people.chain(user)];
  const entries = news && pinned && news.from <= pinned.entries.length ? [...pinned.entries.slice(0, news.from), ...news.entries] : undefined;
  const { ops } = entries ? await core.people.offer(user, [entries]) : { ops: [] };
  await write(core, ops);
  if (ops.length === 0) await lookNowAndAgain(core, user);
  if (equal(user, core.me().user)) core.topics.changed('devices', 'me');
  for (const chat of core.chats.values()) if (chat.record.authority.roster.some((one) => equal(one, user))) core.pump(chat);
}

async function lookNowAndAgain(core: Core, user: Bytes): Promise<void> {
  const wait = core.looks.wait(user);
  if (wait === undefined) return;
  if (wait === 0) await core.lookAt(user);
  core.looks.plan(user, [wait || LOOKS_MS[0], LOOKS_MS[1]]);
}

/** Signed by the head before: who has not heard of the new one can still tell who writes. */
async function announce(core: Core, before: Chain, grown: Chain): Promise<void> {
  const body = writeNews({ from: before.entries.length, entries: grown.entries.slice(before.entries.length) });
  const people = new Map<string, Bytes>();
  for (const chat of core.chats.values()) if (maySpeak(chat)) for (const user of chat.record.authority.roster) people.set(toHex(user), user);
  people.delete(toHex(core.me().user));
  // Own devices first: they take leaves away, and what they commit tells the others.
  for (const chain of [grown, ...(await core.people.chains([...people.values()])).values()])
    for (const to of addressesOf(chain)) if (!equal(to.device, core.me().device)) await queueLetter(core, to, LETTER.chain, body, before.head);
}

const writeNews = (news: News): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeUint(to, news.from);
    writeList(to, news.entries, writeBytes);
  });
const readNews = (bytes: Bytes): News | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION
      ? { from: readUint(from), entries: readList(from, LIMITS.chainEntries, (from) => readBytes(from, LIMITS.chainEntryBytes)) }
      : undefined,
  );
