/** Those who knock are let in: what a device says of its place is judged, and who is without one is given it. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { decode, readByte, readFixed, readUint } from '../../../crypto/codec.ts';
import { leavesOf } from '../../../crypto/mls.ts';
import type { Mail, MailSender } from '../../../crypto/mail.ts';
import { readAuthority } from '../../chat/authority.ts';
import { begin, type Chat, type Core, commit } from '../memory/core.ts';
import { type Knocker, MAX_KNOCKS } from '../memory/knocker.ts';
import { wakeIn } from '../memory/wake.ts';
import { type Knock, KNOCK_VERSION, leftFor, without } from './knock.ts';
import { admit, isLeafOf, joinersFrom } from './leaves.ts';

type MailHead = Pick<Mail, 'sender' | 'time'>;

/** Between two tries: a commit may be under way, or the device have no key packages at the hub yet. */
const BUSY_MS = 3 * 1000;
const TRIES = 5;
/** For so long a loss that was answered is not answered again. */
const ANSWERED_MS = 24 * 60 * 60 * 1000;
/** A device that knocks again within this time is not answered again. */
const PAUSE_MS = 30 * 1000;
/** Nor is one that stands in a later generation within this: what it lets this device in by may be of no use again. */
const LATER_PAUSE_MS = 60 * 60 * 1000;

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

export const readKnock = (bytes: Bytes): Knock | undefined =>
  decode(bytes, (from) =>
    readByte(from) === KNOCK_VERSION ? { chat: readFixed(from, 16), generation: readUint(from), lostAt: readUint(from) } : undefined,
  );
