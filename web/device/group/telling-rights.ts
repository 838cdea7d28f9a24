/**
 * The chain of a group's rights told by letter: to somebody who is in it no more and may not have heard, and to whoever was let in by one that does not count. It
 * vouches for itself, so it is taken of whoever brings it.
 */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import {
  decode,
  encode,
  readByte,
  readBytes,
  readFixed,
  readList,
  readUint,
  writeByte,
  writeBytes,
  writeFixed,
  writeList,
  writeUint,
} from '../../../crypto/codec.ts';
import type { MailSender } from '../../../crypto/mail.ts';
import { LIMITS } from '../../../hub/protocol/limits.ts';
import { bareAuthority, type SignedAuthority } from '../../chat/authority.ts';
import { isPreferred, type Meeting, readRights, rightsFrom, witnessesOf } from '../../chat/chain.ts';
import { type Group, MAX_RIGHTS } from '../../chat/group.ts';
import { begin, type Chat, type Core, commit, maySpeak } from '../memory/core.ts';
import { loadRights } from '../memory/rights-chain.ts';
import { type Address, addressesOf, queueLetter } from '../mail/letterbox.ts';
import { LETTER } from '../mail/welcome.ts';
import { absentFrom } from './coming.ts';
import { isOnDuty } from './duty.ts';
import { loseLine } from './generation.ts';
import { broughtChains, type Ground, meetingOf, readAll } from './origin.ts';
import { reopen } from './place.ts';
import { takeRights } from './rights-taken.ts';

/** One device is told so once in this time. */
const PAUSE_MS = 60 * 1000;
const VERSION = 1;
const MAX_EVENT = 128 * 1024;

/** All versions, and the device chains it takes to read them. `generation`: the one whoever tells was in last. */
export type Told = {
  readonly chat: Bytes;
  readonly generation: number;
  readonly rights: readonly Bytes[];
  readonly chains: readonly (readonly Bytes[])[];
};

/** Tells a device of somebody who ever was in the group how it came to be as it is; `theirs`: the chain they are known to stand on. */
export async function tellRights(
  core: Core,
  chat: Chat,
  { user, device }: Pick<MailSender, 'user' | 'device'>,
  theirs?: readonly SignedAuthority[],
): Promise<void> {
  const { group } = chat.record.authority;
  if (!group?.members.has(toHex(user)) || !chat.record.accepted) return;
  const name = `rights:${toHex(device)}`;
  if ((chat.live.pausedUntil.get(name) ?? 0) > core.clock.now()) return;
  chat.live.pausedUntil.set(name, core.clock.now() + PAUSE_MS);
  const chain = await core.people.chain(user);
  const to = chain && addressesOf(chain).find((one) => equal(one.device, device));
  if (!to) return;
  const rights = versionsFor(group, user, await loadRights(core.store, chat.id), theirs);
  const chains = [...(await core.people.chains(witnessesOf(rights))).values()].map(({ entries }) => entries);
  const generation = Math.max(0, chat.record.authority.generation);
  await queueLetter(core, to, LETTER.rights, writeTold({ chat: chat.id, generation, rights: rights.map(bareAuthority), chains }));
  core.log('rights_told', { versions: rights.length });
}

/** Who is out is told how they went, and nothing that was changed since but where no less counts over the chain they stand on. */
function versionsFor(group: Group, user: Bytes, rights: readonly SignedAuthority[], theirs?: readonly SignedAuthority[]): readonly SignedAuthority[] {
  const last = group.members.get(toHex(user))?.past.at(-1);
  if (!last || last.standing) return rights;
  for (let length = last.from + 1; length < rights.length; length++) {
    const some = rights.slice(0, length);
    if (!theirs || isPreferred(theirs, some)) return some;
  }
  return rights;
}

/** Takes such a letter, where it is about a group of this device and its chain counts. */
export async function takeTold(core: Core, told: Told, by: Pick<MailSender, 'user'>): Promise<void> {
  const chat = core.chats.get(toHex(told.chat));
  const chain = readAll(told.rights);
  if (!chat?.record.authority.group || !chain || !(await newsIn(core, chat, chain))) return;
  if (!core.looks.mayBring(by.user)) return core.log('strangers_full');
  core.looks.brought(by.user, bytesOf(told));
  const read = await groundOfTold(core, told);
  if (!read) return core.log('rights_refused');
  const { state } = read;
  await chat.turn(async () => {
    // A longer one may have come while this one was read.
    const meeting = await newsIn(core, chat, chain);
    if (!meeting) return;
    const isOnTheWay = meeting.is === 'longer' && chat.line?.generation === told.generation;
    // Whoever stays in is brought it by the log of their generation.
    if (isOnTheWay && state.roster.some((user) => equal(user, core.me().user))) return;
    const draft = begin(chat);
    const { generation, version, heads } = chat.record.authority;
    draft.record = { ...draft.record, authority: { ...state, generation, version, heads } };
    await takeRights(core, chat, draft, chain, meeting.fork);
    await commit(core, chat, draft);
    await moveOn(core, chat, told.generation);
  });
  core.pump(chat);
}

const bytesOf = ({ rights, chains }: Told): number => [...rights, ...chains.flat()].reduce((sum, { length }) => sum + length, 0);

/** The chain and what it leads to, with the device chains it was read by; undefined where it is none of this chat. */
export async function groundOfTold(core: Core, told: Told): Promise<Pick<Ground, 'state' | 'chain' | 'chains'> | undefined> {
  const chain = readAll(told.rights);
  if (!chain || chain.length === 0) return undefined;
  const chains = new Map([...(await broughtChains(told.chains)), ...(await core.people.chains(witnessesOf(chain)))]);
  const state = await readRights(chain, chains);
  return state && state !== 'unknown' && equal(state.chat, told.chat) ? { state, chain, chains } : undefined;
}

/** How this chain stands to ours, where it counts and is another. */
async function newsIn(core: Core, chat: Chat, chain: readonly SignedAuthority[]): Promise<Meeting | undefined> {
  const meeting = await meetingOf(core, chat.id, chain);
  return meeting.counts && meeting.is !== 'same' ? meeting : undefined;
}

/** What the log of this generation says stands on other rights: whoever is in the group still gets in where the others are, or opens the generation after this. */
async function moveOn(core: Core, chat: Chat, theirs: number): Promise<void> {
  const { line } = chat;
  if (!line) return;
  if (maySpeak(chat) && line.generation >= theirs) return reopen(core, chat, 'gone');
  await loseLine(core, chat);
}

/**
 * Somebody let this device into a generation whose chain of rights does not count. Whoever may have come into that one and is not in this is told so; where its
 * opener is in the group, all are brought along by the next.
 */
export async function wasBehind(core: Core, chat: Chat, sender: MailSender, generation: number, theirs: readonly SignedAuthority[]): Promise<void> {
  const isIn = (user: Bytes): boolean => chat.record.authority.roster.some((one) => equal(one, user));
  if (await isOnDuty(core, chat, 'gone'))
    for (const to of await straysAmong(core, chat, rightsFrom(theirs)?.roster ?? [])) await tellRights(core, chat, to, theirs);
  await chat.turn(async () => {
    const draft = begin(chat);
    draft.record = { ...draft.record, tried: Math.max(draft.record.tried, generation) };
    await commit(core, chat, draft);
    if (isIn(sender.user) || !chat.line) await reopen(core, chat, 'gone');
  });
}

/** Devices of these people that are in the group no more, or have not come where this one is. */
async function straysAmong(core: Core, { line, record: { authority } }: Chat, users: readonly Bytes[]): Promise<readonly Address[]> {
  const isIn = (user: Bytes): boolean => authority.roster.some((one) => equal(one, user));
  const absent = line ? absentFrom(core, line.group, await core.people.chains(authority.roster)) : undefined;
  const isAbsent = ({ user, device }: Address): boolean =>
    absent !== undefined && (absent.users.some((one) => equal(one, user)) || absent.devices.includes(toHex(device)));
  const all = [...(await core.people.chains(users)).values()].flatMap(addressesOf);
  return all.filter((to) => !isIn(to.user) || isAbsent(to));
}

/** The letter's body. */
export const writeTold = ({ chat, generation, rights, chains }: Told): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, chat);
    writeUint(to, generation);
    writeList(to, rights, writeBytes);
    writeList(to, chains, (to, entries) => writeList(to, entries, writeBytes));
  });

export const readTold = (bytes: Bytes): Told | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    return {
      chat: readFixed(from, 16),
      generation: readUint(from),
      rights: readList(from, MAX_RIGHTS, (from) => readBytes(from, MAX_EVENT)),
      chains: readList(from, MAX_RIGHTS, (from) => readList(from, LIMITS.chainEntries, (from) => readBytes(from, LIMITS.chainEntryBytes))),
    };
  });
