/** Two copies of a chat made alike by mail between devices, whatever their epochs: who was away, who is new, whose log was trimmed or wiped. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readBool,
  readByte,
  readBytes,
  readFixed,
  readList,
  type Writer,
  writeBool,
  writeByte,
  writeBytes,
  writeFixed,
  writeList,
} from '../../crypto/codec.ts';
import { activeDevices } from '../../crypto/identity.ts';
import type { MailSender } from '../../crypto/mail.ts';
import type { Place } from '../chat/event.ts';
import { digestOf, entriesOf, MAX_DIGESTS } from '../sync/digest.ts';
import { differenceFor, stateVectorOf } from '../sync/segment-difference.ts';
import { readPlace, writeLaneUpdate, writePlace } from '../sync/update.ts';
import { begin, type Chat, type Core, closeUnused, commit, maySpeak, mayTell } from './core.ts';
import { type Address, queueLetter } from './mailbox.ts';
import { placesOf, segmentAt } from './segments.ts';
import { mention } from './self.ts';
import { retryHeld, takeUpdates } from './updates.ts';
import { LETTER } from './welcome.ts';

/** What one side has of one segment. */
type Have = { readonly place: Place; readonly digest: Bytes; readonly vector: Bytes };
/** `back`: the other side asks for what it lacks in its turn. */
export type Ask = { readonly chat: Bytes; readonly back: boolean; readonly have: readonly Have[] };
/** `last`: nothing follows; `more`: there was more than one answer may carry, ask again; `even`: who tells does not look for anything itself. */
export type Tell = {
  readonly chat: Bytes;
  readonly updates: readonly Bytes[];
  readonly last: boolean;
  readonly more: boolean;
  readonly even: boolean;
};

const VERSION = 1;
const SECOND = 1000;
/** A peer that has not answered by then is passed over. */
const ANSWER_MS = 15 * SECOND;
/** When nobody has answered, all are asked again after so long. Each question is a letter in the mailbox of whoever is away. */
const AGAIN_MS = 6 * 60 * 60 * SECOND;
/** One pair of devices is not reconciled more often, whoever asks. */
const PAUSE_MS = 2 * SECOND;
/** Bytes of updates in one letter, and in all letters of one answer. */
const LETTER_BYTES = 512 * 1024;
const ANSWER_BYTES = 64 * 1024 * 1024;
const MAX_VECTOR = 256 * 1024;
const MAX_UPDATE = 2 * 1024 * 1024;

/** Asks one device after another, own ones first, until one that lacks nothing has told all it has. That it must is on the disk before anybody is asked. */
export async function reconcile(core: Core, chat: Chat): Promise<void> {
  if (chat.live.asking) return;
  chat.live.asking = [];
  chat.live.isHeard = false;
  await setAskAt(core, chat, 0);
  await askNext(core, chat);
}

async function askNext(core: Core, chat: Chat): Promise<void> {
  const { asking = [], isHeard } = chat.live;
  const peers = await peersOf(core, chat);
  const peer = peers.find(({ device }) => !asking.includes(toHex(device)));
  if (peer) {
    chat.live.asking = [...asking, toHex(peer.device)];
    core.log('asking', { others: asking.length });
    await sendAsk(core, chat, peer, true);
    return awaitAnswer(core, chat);
  }
  // Who was silent has the question in its mailbox, and answers when it comes.
  if (maySpeak(chat) && (isHeard || peers.length === 0)) return settle(core, chat);
  await asked(core, chat, core.clock.now() + AGAIN_MS);
}

/** Whoever does not answer in time is passed over. */
function awaitAnswer(core: Core, chat: Chat): void {
  chat.live.answered?.();
  chat.live.answered = core.timers.after(ANSWER_MS, () => void askNext(core, chat).catch(core.halt));
}

async function setAskAt(core: Core, chat: Chat, askAt: number | undefined): Promise<void> {
  await chat.turn(async () => {
    if (chat.record.askAt === askAt) return;
    const draft = begin(chat);
    draft.record = { ...draft.record, askAt };
    await commit(core, chat, draft);
  });
}

/** Answers with what the asking device lacks, newest segments first; then asks in turn where it was asked to and the other has more. */
export async function answerAsk(core: Core, chat: Chat, sender: MailSender, ask: Ask): Promise<void> {
  const name = `ask:${toHex(sender.device)}`;
  if (ask.back && (chat.live.pausedUntil.get(name) ?? 0) > core.clock.now()) return;
  chat.live.pausedUntil.set(name, core.clock.now() + PAUSE_MS);
  const to = await addressOf(core, sender);
  if (!to) return;
  chat.live.nudged.delete(toHex(sender.device));
  const { differs, told } = await chat.turn(() => tellAll(core, chat, to, ask));
  core.log('answered', { back: ask.back, bytes: told });
  // After what was told it asks again; only an answer without news means that it has all.
  if (told === 0) chat.live.told.add(toHex(sender.device));
  if (ask.back && differs) await sendAsk(core, chat, to, false);
  core.topics.changed('caught-up');
}

/** Takes what a peer tells, through the same guard as everything else. */
export async function takeTell(core: Core, chat: Chat, sender: MailSender, tell: Tell): Promise<void> {
  await chat.turn(async () => {
    const draft = begin(chat);
    for (const update of tell.updates) await takeUpdates(core, chat, draft, update);
    await retryHeld(core, chat, draft);
    // Words may begin a chat where a Welcome did not.
    if (draft.ops.some(({ table }) => table === 'events')) mention(core, chat, draft);
    await commit(core, chat, draft);
  });
  if (!tell.last) return;
  chat.live.answered?.();
  chat.live.answered = undefined;
  const to = tell.more && mayTell(core, chat, sender.user) ? await addressOf(core, sender) : undefined;
  if (to) {
    await sendAsk(core, chat, to, false);
    return awaitAnswer(core, chat);
  }
  chat.live.isHeard = true;
  // One that looks for more itself is not the last to be asked.
  await (tell.even || !chat.live.asking ? settle(core, chat) : askNext(core, chat));
}

async function settle(core: Core, chat: Chat): Promise<void> {
  chat.live.isEven = true;
  await asked(core, chat, undefined);
  core.pump(chat);
}

/** Nobody more is asked until then. It is on the disk first, so that no pump in between begins anew. */
async function asked(core: Core, chat: Chat, askAt: number | undefined): Promise<void> {
  await setAskAt(core, chat, askAt);
  chat.live.asking = undefined;
  core.topics.changed('caught-up');
}

async function sendAsk(core: Core, chat: Chat, to: Address, back: boolean): Promise<void> {
  const have = await chat.turn(() => haveOf(core, chat));
  await queueLetter(core, to, LETTER.ask, writeAsk({ chat: chat.id, back, have }));
}

async function haveOf(core: Core, chat: Chat): Promise<readonly Have[]> {
  const have: Have[] = [];
  for (const place of (await placesOf(core, chat)).slice(0, MAX_DIGESTS)) {
    const { segment } = await segmentAt(core, chat, place);
    have.push({ place, digest: digestOf(place, entriesOf(segment)).digest, vector: stateVectorOf(segment) });
    closeUnused(chat);
  }
  return have;
}

/** Whether the two sides differ in anything, and how many bytes of updates were told. */
async function tellAll(core: Core, chat: Chat, to: Address, ask: Ask): Promise<{ readonly differs: boolean; readonly told: number }> {
  const theirs = new Map(ask.have.map((one) => [placeName(one.place), one]));
  const ours = await placesOf(core, chat);
  let differs = ask.have.some(({ place }) => !ours.some((own) => placeName(own) === placeName(place)));
  let letter: Bytes[] = [];
  let told = 0;
  const flush = (last: boolean, more: boolean): Promise<void> => {
    const updates = letter;
    letter = [];
    return queueLetter(core, to, LETTER.tell, writeTell({ chat: chat.id, updates, last, more, even: chat.record.askAt === undefined }));
  };
  for (const place of ours) {
    closeUnused(chat);
    const { segment } = await segmentAt(core, chat, place);
    const their = theirs.get(placeName(place));
    if (their && equal(their.digest, digestOf(place, entriesOf(segment)).digest)) continue;
    differs = true;
    const update = differenceFor(segment, their?.vector ?? EMPTY_VECTOR);
    if (!update) continue;
    const bytes = writeLaneUpdate(update);
    told += bytes.length;
    if (letter.length > 0 && letter.reduce((sum, one) => sum + one.length, bytes.length) > LETTER_BYTES) await flush(false, false);
    letter.push(bytes);
    if (told > ANSWER_BYTES) break;
  }
  // A segment's difference may be more than one update carries; then the next question gets the rest.
  await flush(true, told > 0);
  return { differs, told };
}

/** The question of a copy that has nothing of a segment. */
const EMPTY_VECTOR = encode((to) => {
  writeByte(to, VERSION);
  for (let i = 0; i < 3; i++) writeList(to, [], () => undefined);
});

async function addressOf(core: Core, { user, device }: MailSender): Promise<Address | undefined> {
  const chain = await core.people.chain(user);
  const found = chain && activeDevices(chain).find(({ id }) => equal(id, device));
  return found && { device: found.id, sealKey: found.sealKey };
}

/** Everybody's active devices but this one, own ones alone in a chat that was not accepted: the host first, then own ones, then by chance, so that no peer is asked by all. */
async function peersOf(core: Core, chat: Chat): Promise<readonly Address[]> {
  const chains = await core.people.chains(chat.record.authority.roster);
  const own: Address[] = [];
  const others: Address[] = [];
  for (const chain of chains.values())
    for (const { id, sealKey } of mayTell(core, chat, chain.user) ? activeDevices(chain) : []) {
      if (!equal(id, core.me().device)) (equal(chain.user, core.me().user) ? own : others).push({ device: id, sealKey });
    }
  const first = others.length > 1 ? (core.random(1)[0] ?? 0) % others.length : 0;
  const all = [...own, ...others.slice(first), ...others.slice(0, first)];
  const isHost = ({ device }: Address): boolean => toHex(device) === chat.live.host;
  return [...all.filter(isHost), ...all.filter((one) => !isHost(one))];
}

const placeName = ({ span, index }: Place): string => `${span}/${index}`;

export const writeAsk = (ask: Ask): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, ask.chat);
    writeBool(to, ask.back);
    writeList(to, ask.have, writeHave);
  });
export const readAsk = (bytes: Bytes): Ask | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION ? { chat: readFixed(from, 16), back: readBool(from), have: readList(from, MAX_DIGESTS, readHave) } : undefined,
  );

export const writeTell = (tell: Tell): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, tell.chat);
    writeList(to, tell.updates, writeBytes);
    writeBool(to, tell.last);
    writeBool(to, tell.more);
    writeBool(to, tell.even);
  });
export const readTell = (bytes: Bytes): Tell | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION
      ? {
          chat: readFixed(from, 16),
          updates: readList(from, MAX_DIGESTS, (from) => readBytes(from, MAX_UPDATE)),
          last: readBool(from),
          more: readBool(from),
          even: readBool(from),
        }
      : undefined,
  );

function writeHave(to: Writer, { place, digest, vector }: Have): void {
  writePlace(to, place);
  writeFixed(to, digest);
  writeBytes(to, vector);
}
const readHave = (from: Reader): Have => ({ place: readPlace(from), digest: readFixed(from, 32), vector: readBytes(from, MAX_VECTOR) });
