/**
 * A device without its place asks those who are in to let it in again: its own devices first, then the others. One that has a place, and misses somebody
 * there, says where that is: of two who stand in different generations the one in the earlier is let into the later, whoever wrote.
 */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { decode, encode, readByte, readFixed, readUint, writeByte, writeFixed, writeUint } from '../../../crypto/codec.ts';
import { leavesOf } from '../../../crypto/mls.ts';
import type { Mail, MailSender } from '../../../crypto/mail.ts';
import { begin, type Chat, type Core, commit } from '../memory/core.ts';
import { readAuthority } from '../../chat/authority.ts';
import { admit, isLeafOf, joinersFrom } from './leaves.ts';
import { addressesOf, queueLetter } from '../mail/letterbox.ts';
import { type Knocker, MAX_KNOCKS } from '../memory/knocker.ts';
import { type ChatRecord, MAX_LET_IN } from '../memory/record.ts';
import { MAIL_MS, wakeIn } from '../memory/wake.ts';
import { LETTER } from '../mail/welcome.ts';

/** `generation`: the last it was in. `lostAt`: since when it is without its place, ms: a knock about what was answered says nothing; 0 where it stands there. */
export type Knock = { readonly chat: Bytes; readonly generation: number; readonly lostAt: number };

type MailHead = Pick<Mail, 'sender' | 'time'>;

const VERSION = 1;
/** A device is let in by another of the same person at once; the others give these so long, where there is one. */
const OTHERS_WAIT_MS = 5 * 1000;
/** Between two tries: a commit may be under way, or the device have no key packages at the hub yet. */
const BUSY_MS = 3 * 1000;
const TRIES = 5;
/** For so long a loss that was answered is not answered again. */
const ANSWERED_MS = 24 * 60 * 60 * 1000;
/** A device that knocks again within this time is not answered again. */
const PAUSE_MS = 30 * 1000;
/** Nor is one that stands in a later generation within this: what it lets this device in by may be of no use again. */
const LATER_PAUSE_MS = 60 * 60 * 1000;

/** Asks everybody in the chat. */
export const knock = (core: Core, chat: Chat): void => send(core, chat, chat.record.lostAt ?? Math.floor(core.clock.now()), () => true);

/** Says to these devices (hex) where this one stands. */
export function tellPlace(core: Core, chat: Chat, devices: readonly string[]): void {
  if (devices.length > 0) send(core, chat, 0, (device) => devices.includes(device));
}

/** What fails here fails as any write does. */
function send(core: Core, chat: Chat, lostAt: number, isFor: (device: string) => boolean): void {
  const work = async (): Promise<void> => {
    const { roster, generation } = chat.record.authority;
    const chains = await core.people.chains(roster);
    const body = writeKnock({ chat: chat.id, generation: Math.max(generation, 0), lostAt });
    for (const chain of chains.values())
      for (const to of addressesOf(chain))
        if (!equal(to.device, core.me().device) && isFor(toHex(to.device))) await queueLetter(core, to, LETTER.knock, body);
    core.log('knocked', { people: chains.size });
  };
  work().catch((error: unknown) => core.halt(error));
}

/** What a device of the roster says of its place. */
export async function takeKnock(core: Core, chat: Chat, { sender, time }: MailHead, { generation, lostAt }: Omit<Knock, 'chat'>): Promise<void> {
  const { authority } = chat.record;
  if (lostAt > 0) await wantsIn(core, chat, sender, lostAt);
  else if (generation > authority.generation) hearLater(core, chat, sender, generation);
  else if (generation < authority.generation && !(await hasCome(core, chat, sender, time))) await wantsIn(core, chat, sender, time);
}

/**
 * Has this device come into the generation this one is in? What it said from an earlier one is an old letter then. Not where it had renewed its keys here before it
 * wrote the letter: its disk was put back from a time when it was not here.
 */
async function hasCome(core: Core, chat: Chat, device: MailSender, time: number): Promise<boolean> {
  const { record, line } = chat;
  const chains = await core.people.chains(record.authority.roster);
  if (!line || !leavesOf(line.group).some(({ isFresh, credential }) => !isFresh && isLeafOf(credential, device, chains))) return false;
  const events = (await core.authorityLog(chat)).flatMap((bytes) => readAuthority(bytes)?.event ?? []);
  const last = events.findLast((event) => equal(event.device, device.device) && equal(event.user, device.user));
  return last === undefined || time <= last.time;
}

/** Notes that a device wants in, where this device is in itself: it is answered from the pump, in a later run of this device if need be. */
async function wantsIn(core: Core, chat: Chat, { user, device }: MailSender, lostAt: number): Promise<void> {
  const now = core.clock.now();
  const name = toHex(device);
  await chat.turn(async () => {
    const { record, line, live } = chat;
    if (!record.accepted || !line || record.knocks.has(name) || record.knocks.size >= MAX_KNOCKS) return;
    const letInAt = record.letIn.get(name) ?? 0;
    // Somebody was quicker, or the letter is older than what it asks for. Where the Welcome was of no use, the device opens the next generation by itself.
    if (lostAt <= letInAt && letInAt <= now && now < letInAt + ANSWERED_MS) return;
    if ((live.pausedUntil.get(`knock:${name}`) ?? 0) > now) return;
    live.pausedUntil.set(`knock:${name}`, now + PAUSE_MS);
    await note(core, chat, name, { user, at: Math.floor(now), tries: 0 });
  });
  core.pump(chat);
}

/** Notes that a device stands in a later generation, where this one has a place itself: without one it knocks as it is. */
function hearLater(core: Core, chat: Chat, { device }: MailSender, generation: number): void {
  const { pausedUntil, later } = chat.live;
  const [name, now] = [toHex(device), core.clock.now()];
  if (!chat.line || (pausedUntil.get(`later:${name}`) ?? 0) > now) return;
  pausedUntil.set(`later:${name}`, now + LATER_PAUSE_MS);
  later.set(name, generation);
  core.pump(chat);
}

/** Devices (hex) that stand in a later generation than this one, to be told so once: not before the mailbox is read, where a Welcome of theirs may be. */
export function takeLater(core: Core, chat: Chat): readonly string[] {
  const { later } = chat.live;
  if (later.size > 0 && !core.isMailRead()) wakeIn(core, chat, MAIL_MS);
  if (later.size === 0 || !core.isMailRead()) return [];
  const devices = [...later].filter(([, generation]) => generation > chat.record.authority.generation).map(([device]) => device);
  later.clear();
  return devices;
}

/** Lets those in who wait for it, where nobody was quicker. What needs the network holds nothing up. Runs in the chat's turn. */
export async function answerKnocks(core: Core, chat: Chat): Promise<void> {
  for (const [device, knocker] of chat.record.knocks) {
    const left = leftFor(core, chat, knocker);
    if (left > 0) wakeIn(core, chat, left);
    else if (knocker.tries === TRIES) await note(core, chat, device, undefined);
    else if (!chat.live.asked.has(`knock:${device}`)) {
      chat.live.asked.add(`knock:${device}`);
      chat.live.answering.add(device);
      await note(core, chat, device, { ...knocker, tries: knocker.tries + 1 });
      // Not awaited: it takes the chat's turn itself.
      void letIn(core, chat, knocker.user, device)
        .catch(core.halt)
        .then(() => {
          chat.live.answering.delete(device);
          core.topics.changed('caught-up');
          core.timers.after(BUSY_MS, () => (chat.live.asked.delete(`knock:${device}`), core.pump(chat)));
        });
    }
  }
}

/** Is somebody to be let in now, and has not been tried, or is being let in? */
export const isKnocking = (core: Core, chat: Chat): boolean =>
  chat.live.answering.size > 0 || [...chat.record.knocks.values()].some((knocker) => knocker.tries === 0 && leftFor(core, chat, knocker) <= 0);

/** How much longer another device of the same person is given to let it in, ms. Noted by a clock that has been put back since, it has waited long enough. */
function leftFor(core: Core, { line }: Chat, { user, at }: Knocker): number {
  const now = core.clock.now();
  const hasSibling = line && leavesOf(line.group).some(({ credential }) => equal(credential.user, user));
  return hasSibling && !equal(user, core.me().user) && at <= now ? at + OTHERS_WAIT_MS - now : 0;
}

async function letIn(core: Core, chat: Chat, user: Bytes, device: string): Promise<void> {
  const taken = await core.hub.takePackages([user]);
  const chains = await core.people.chains(chat.record.authority.roster);
  const joiners = (await joinersFrom(taken ?? [], chains, core.clock.now())).filter((one) => toHex(one.device) === device);
  await admit(core, chat, joiners, () => chat.record.knocks.has(device));
}

/** A device that waits, or waits no longer. */
async function note(core: Core, chat: Chat, device: string, knocker: Knocker | undefined): Promise<void> {
  const draft = begin(chat);
  const { knocks } = draft.record;
  draft.record = { ...draft.record, knocks: knocker ? new Map(knocks).set(device, knocker) : without(knocks, [device]) };
  await commit(core, chat, draft);
}

/** These devices (hex) have been let in, by whomever. */
export function withLetIn(core: Core, record: ChatRecord, devices: readonly string[]): ChatRecord {
  if (devices.length === 0) return record;
  const at = Math.floor(core.clock.now());
  const letIn = new Map([...record.letIn].filter(([device]) => !devices.includes(device)));
  for (const device of devices) letIn.set(device, at);
  return { ...record, letIn: new Map([...letIn].slice(-MAX_LET_IN)), knocks: without(record.knocks, devices) };
}

const without = (knocks: ChatRecord['knocks'], devices: readonly string[]): ChatRecord['knocks'] =>
  new Map([...knocks].filter(([device]) => !devices.includes(device)));

export const writeKnock = (knock: Knock): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, knock.chat);
    writeUint(to, knock.generation);
    writeUint(to, knock.lostAt);
  });
export const readKnock = (bytes: Bytes): Knock | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION ? { chat: readFixed(from, 16), generation: readUint(from), lostAt: readUint(from) } : undefined,
  );
