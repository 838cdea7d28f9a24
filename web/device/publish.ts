/** The own chain has grown: the hub is told, and everybody this person speaks with, in letters that carry the new entries, so that no hub can hide them. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { decode, encode, readByte, readBytes, readList, readUint, writeByte, writeBytes, writeList, writeUint } from '../../crypto/codec.ts';
import { activeDevices, type Chain } from '../../crypto/identity.ts';
import type { MailSender } from '../../crypto/mail.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import type { Api } from '../wire/api.ts';
import { type Core, maySpeak, write } from './core.ts';
import { type Mailbox, queueLetter } from './mailbox.ts';
import { LETTER } from './welcome.ts';

/** Entries from the one numbered `from` on. */
type News = { readonly from: number; readonly entries: readonly Bytes[] };

const VERSION = 1;

/** Grows the own chain from what it was: at the hub first, which refuses where another device was quicker; then here, and everybody is told. */
export async function publishChain(core: Core, api: Api, before: Chain, grown: Chain): Promise<void> {
  await api.growChain(grown.user, before.entries.length, grown.entries.slice(before.entries.length));
  await announce(core, before, grown);
  await write(core, core.people.pin([grown]));
  core.topics.changed('devices', 'me');
  for (const chat of core.chats.values()) core.pump(chat);
}

/** The own last word: everybody is told first, since a device that is no longer one may not write to anybody. */
export async function publishLeaving(core: Core, api: Api, mailbox: Mailbox | undefined, before: Chain, grown: Chain): Promise<void> {
  // Asked first: with the hub away the letters would wait here, and go out later although this device has stayed.
  await api.chain(grown.user);
  await announce(core, before, grown);
  await mailbox?.flushed();
  await api.growChain(grown.user, before.entries.length, grown.entries.slice(before.entries.length));
}

/** Takes what somebody's device says of their chain: what it brings is judged like any chain, and what it does not is asked of the hub. */
export async function takeNews(core: Core, { user }: MailSender, body: Bytes): Promise<void> {
  const [news, pinned] = [readNews(body), await core.people.chain(user)];
  const entries = news && pinned && news.from <= pinned.entries.length ? [...pinned.entries.slice(0, news.from), ...news.entries] : undefined;
  const { ops } = entries ? await core.people.offer(user, [entries]) : { ops: [] };
  await write(core, ops);
  if (ops.length === 0) await core.refreshChains([user]);
  if (equal(user, core.me().user)) core.topics.changed('devices', 'me');
  for (const chat of core.chats.values()) if (chat.record.authority.roster.some((one) => equal(one, user))) core.pump(chat);
}

/** Signed by the head before: who has not heard of the new one can still tell who writes. */
async function announce(core: Core, before: Chain, grown: Chain): Promise<void> {
  const body = writeNews({ from: before.entries.length, entries: grown.entries.slice(before.entries.length) });
  const people = new Map<string, Bytes>();
  for (const chat of core.chats.values()) if (maySpeak(chat)) for (const user of chat.record.authority.roster) people.set(toHex(user), user);
  people.delete(toHex(core.me().user));
  // Own devices first: they take leaves away, and what they commit tells the others.
  for (const chain of [grown, ...(await core.people.chains([...people.values()])).values()])
    for (const { id, sealKey } of activeDevices(chain))
      if (!equal(id, core.me().device)) await queueLetter(core, { device: id, sealKey }, LETTER.chain, body, before.head);
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
