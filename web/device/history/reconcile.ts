/** Two copies of a chat made alike by mail between devices, whatever their epochs: who was away, who is new, whose log was trimmed or wiped. */
import { equal, toHex } from '../../../crypto/bytes.ts';
import type { MailSender } from '../../../crypto/mail.ts';
import { digestOf, entriesOf, MAX_DIGESTS } from '../../sync/digest.ts';
import { LAST_RANK, rankOf } from '../../sync/lane.ts';
import { stateVectorOf } from '../../sync/segment-difference.ts';
import { begin, type Chat, type Core, closeUnused, commit, type Draft, maySpeak, mayTell, peopleOf } from '../memory/core.ts';
import { isGuest, keepChat } from '../mail/guests.ts';
import { type Address, addressesOf, queueLetter } from '../mail/letterbox.ts';
import { goneOf } from './missing.ts';
import { AGAIN_MS, type Ask, ASK_BYTES, type Have, type Part, type Tell, writeAsk } from '../memory/questions.ts';
import { takeKeptReceipt } from '../shown/receipts.ts';
import { type ChatRecord, MAX_ASKED } from '../memory/record.ts';
import { placesOf, segmentAt } from '../memory/segments.ts';
import { mention } from '../shown/self.ts';
import { addressOf, tellAll } from './telling.ts';
import { retryHeld, takeUpdates } from './updates.ts';
import { LETTER } from '../mail/welcome.ts';

const SECOND = 1000;
/** A peer that has not answered by then is passed over. */
const ANSWER_MS = 15 * SECOND;
/** Who asks again within this time is not asked in turn. */
const PAUSE_MS = 2 * SECOND;
/** Questions to one device that wait for an answer, at most. */
const MAX_QUESTIONS = 8;

/** Asks one device after another, own ones first, until one that lacks nothing has told all it has. That it must is on the disk before anybody is asked. */
export async function reconcile(core: Core, chat: Chat): Promise<void> {
  if (chat.live.asking) return;
  chat.live.asking = [];
  chat.live.isHeard = false;
  const gone = await goneOf(core, chat);
  await note(core, chat, ({ asked }) => ({ askAt: 0, asked: new Map([...asked].filter(([device]) => !gone.has(device))) }));
  await askNext(core, chat);
}

/** Asks each device that has not told all it has in this run, and has no question of ours. */
export async function askAll(core: Core, chat: Chat): Promise<void> {
  for (const peer of await unheard(core, chat)) if (!chat.record.asked.has(toHex(peer.device))) await sendAsk(core, chat, peer, false);
}

/** Devices that have not told all they have in this run. */
export const unheard = async (core: Core, chat: Chat): Promise<readonly Address[]> =>
  (await peersOf(core, chat)).filter(({ device }) => !chat.live.even.has(toHex(device)));

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

/** What the step changes of the record is on the disk when this resolves. */
const note = (core: Core, chat: Chat, step: (record: ChatRecord) => Partial<ChatRecord>): Promise<void> =>
  chat.turn(async () => {
    const draft = begin(chat);
    draft.record = { ...draft.record, ...step(draft.record) };
    await commit(core, chat, draft);
  });

/** Answers with what the asking device lacks, newest segments first; then asks in turn where it was asked to and the other has more. */
export async function answerAsk(core: Core, chat: Chat, sender: MailSender, ask: Ask): Promise<void> {
  const name = `ask:${toHex(sender.device)}`;
  // Every question is answered, or whoever asked waits for hours; only what is asked in turn has a pause.
  const isPaused = (chat.live.pausedUntil.get(name) ?? 0) > core.clock.now();
  chat.live.pausedUntil.set(name, core.clock.now() + PAUSE_MS);
  const to = await addressOf(core, sender);
  if (!to) return;
  chat.live.nudged.delete(toHex(sender.device));
  const answer = await chat.turn(() => tellAll(core, chat, to, ask, equal(sender.user, core.me().user)));
  if (!answer) return core.log('ask_refused', { back: ask.back });
  core.log('answered', { back: ask.back, bytes: answer.told });
  // After what was told it asks again; only an answer without news, to the last part, means that it has all.
  if (answer.told === 0 && ask.from === 0) chat.live.told.add(toHex(sender.device));
  if (ask.back && !isPaused && (answer.differs || ask.from > 0)) await sendAsk(core, chat, to, false);
  core.topics.changed('caught-up');
}

/** Takes what a device tells that was asked, through the same guard as everything else. */
export async function takeTell(core: Core, chat: Chat, sender: MailSender, tell: Tell): Promise<void> {
  const device = toHex(sender.device);
  // No answer says that there is more and brings nothing: an own device asks to be asked (requests.ts).
  if (tell.more && tell.updates.length === 0 && equal(sender.user, core.me().user)) return askSender(core, chat, sender);
  // Where this device has no place yet, its Welcome may be lost, and first words come so (retell.ts).
  const isFirstWord = !tell.last && !chat.line;
  if (!isFirstWord && !chat.record.asked.has(device)) return core.log('tell_unasked');
  let taken = 0;
  await chat.turn(async () => {
    const draft: Draft = { ...begin(chat), also: (part) => keepTold(core, chat, part) };
    for (const update of tell.updates) taken += await takeUpdates(core, chat, draft, device, update);
    if (equal(sender.user, core.me().user)) for (const receipt of tell.receipts) await takeKeptReceipt(core, chat, draft, receipt);
    await retryHeld(core, chat, draft);
    // Words may begin a chat where a Welcome did not; nothing else of a stranger's is kept.
    if (hasWords(draft) || !isGuest(core, chat)) await commit(core, chat, draft);
  });
  const part = chat.live.parts.get(device);
  const isNews = taken > 0 || part?.isNews === true;
  if (part) chat.live.parts.set(device, { ...part, isNews });
  if (!tell.last) return;
  await goOn(core, chat, sender, tell, part && { ...part, isNews });
  // Noted last: killed before, the letter comes again, and must still be the answer to a question.
  await note(core, chat, ({ asked }) => ({ asked: counted(asked, device, -1) }));
}

const hasWords = ({ ops }: Draft): boolean => ops.some(({ table }) => table === 'events');

async function keepTold(core: Core, chat: Chat, draft: Draft): Promise<void> {
  await keepChat(core, chat, draft);
  if (hasWords(draft)) mention(core, chat, draft);
}

/** An answer has ended: more is asked of the same device, or of the next, or nothing is lacking any more. */
async function goOn(core: Core, chat: Chat, sender: MailSender, tell: Tell, part: Part | undefined): Promise<void> {
  chat.live.answered?.();
  chat.live.answered = undefined;
  // The same part again for as long as that brings anything, then the one before it. Of a question of an earlier run nobody knows: all again, once.
  const next = !part ? LAST_RANK : tell.more && part.isNews ? part.to : part.from - 1;
  const to = next >= 0 && mayTell(core, chat, sender.user) ? await addressOf(core, sender) : undefined;
  if (to) {
    await sendAsk(core, chat, to, false, next);
    return awaitAnswer(core, chat);
  }
  chat.live.isHeard = true;
  if (tell.even && !tell.more) chat.live.even.add(toHex(sender.device));
  // One that looks for more itself is not the last to be asked.
  await ((tell.even && !tell.more) || !chat.live.asking ? settle(core, chat) : askNext(core, chat));
}

async function askSender(core: Core, chat: Chat, sender: MailSender): Promise<void> {
  const to = await addressOf(core, sender);
  if (!to) return;
  await sendAsk(core, chat, to, false);
  awaitAnswer(core, chat);
}

async function settle(core: Core, chat: Chat): Promise<void> {
  await asked(core, chat, chat.live.isShort ? core.clock.now() + AGAIN_MS : undefined);
}

/** Nobody more is asked until then. It is on the disk first, so that no pump in between begins anew. */
async function asked(core: Core, chat: Chat, askAt: number | undefined): Promise<void> {
  if (chat.record.askAt !== askAt) await note(core, chat, () => ({ askAt }));
  chat.live.asking = undefined;
  core.pump(chat);
  core.topics.changed('caught-up');
}

/** Asks about the segments up to that rank, as many of the newest as one letter holds. */
async function sendAsk(core: Core, chat: Chat, to: Address, back: boolean, upTo: number = LAST_RANK): Promise<void> {
  const device = toHex(to.device);
  if (upTo === LAST_RANK) chat.live.isShort = false;
  await note(core, chat, ({ asked }) => ({ asked: counted(asked, device, 1) }));
  const part = await chat.turn(() => partOf(core, chat, upTo));
  chat.live.parts.set(device, { from: part.from, to: upTo, isNews: false });
  await queueLetter(core, to, LETTER.ask, writeAsk({ chat: chat.id, back, from: part.from, to: upTo, have: part.have }));
}

/** One question more, or one less, to that device. */
function counted(asked: ReadonlyMap<string, number>, device: string, more: number): ReadonlyMap<string, number> {
  const others = [...asked].filter(([one]) => one !== device);
  const questions = Math.min(MAX_QUESTIONS, (asked.get(device) ?? 0) + more);
  return new Map(questions > 0 ? [...others.slice(1 - MAX_ASKED), [device, questions]] : others);
}

/** What this device has of the segments up to that rank, and from which on. */
async function partOf(core: Core, chat: Chat, upTo: number): Promise<{ readonly from: number; readonly have: readonly Have[] }> {
  const have: Have[] = [];
  let bytes = 0;
  for (const place of (await placesOf(core, chat)).filter((place) => rankOf(place) <= upTo)) {
    const last = have.at(-1);
    if (last && (bytes > ASK_BYTES || have.length >= MAX_DIGESTS)) return { from: rankOf(last.place), have };
    const { segment } = await segmentAt(core, chat, place);
    const one = { place, digest: digestOf(place, entriesOf(segment)).digest, vector: stateVectorOf(segment) };
    have.push(one);
    bytes += one.digest.length + one.vector.length;
    closeUnused(chat);
  }
  return { from: 0, have };
}

/** Everybody's active devices but this one, own ones alone in a chat that was not accepted: the host first, then own ones, then by chance, so that no peer is asked by all. */
async function peersOf(core: Core, chat: Chat): Promise<readonly Address[]> {
  const chains = await core.people.chains(peopleOf(core, chat));
  const own: Address[] = [];
  const others: Address[] = [];
  for (const chain of chains.values())
    for (const to of mayTell(core, chat, chain.user) ? addressesOf(chain) : []) {
      if (!equal(to.device, core.me().device)) (equal(to.user, core.me().user) ? own : others).push(to);
    }
  const first = others.length > 1 ? (core.random(1)[0] ?? 0) % others.length : 0;
  const all = [...own, ...others.slice(first), ...others.slice(0, first)];
  const isHost = ({ device }: Address): boolean => toHex(device) === chat.live.host;
  return [...all.filter(isHost), ...all.filter((one) => !isHost(one))];
}
