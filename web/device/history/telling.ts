/** Answers to other devices: what they lack of a chat, newest first, and no more of it than somebody who keeps it can need. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { encode, writeByte, writeList } from '../../../crypto/codec.ts';
import type { MailSender } from '../../../crypto/mail.ts';
import { digestOf, entriesOf } from '../../sync/digest.ts';
import { type Segment, snapshotOf } from '../../sync/segment.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import { maySee } from '../../chat/rights.ts';
import { rankOf } from '../../sync/lane.ts';
import { differenceFor } from '../../sync/segment-difference.ts';
import { writeLaneUpdate } from '../../sync/update.ts';
import { type Chat, type Core, closeUnused } from '../memory/core.ts';
import { type Address, addressesOf, mayAnswer, queueLetter } from '../mail/letterbox.ts';
import { ANSWER_BYTES, type Ask, LETTER_BYTES, MAX_RECEIPTS, RECEIPT_BYTES, type Told, writeTell } from '../memory/questions.ts';
import { placesOf, segmentAt } from '../memory/segments.ts';
import { LETTER } from '../mail/welcome.ts';

const HOUR_MS = 60 * 60 * 1000;
/** How often over a segment is told to one device within an hour. Once is what it needs; the rest is for accidents. */
const TELLINGS = 3;
/** Answers without news to one device within an hour. */
const IDLE_ANSWERS = 120;

/** How an answer went: whether the two sides differ in anything, and the bytes of updates that were told. Undefined where none was given, or not to its end: there were too many, or no room for it. */
export type Answered = { readonly differs: boolean; readonly told: number } | undefined;

/** Answers a question. Runs in the chat's turn. */
export async function tellAll(core: Core, chat: Chat, to: Address, ask: Ask, isOwn: boolean): Promise<Answered> {
  const account = accountOf(core, chat, to);
  if (account.idle >= IDLE_ANSWERS || !mayAnswer(core, to)) return undefined;
  const { authority } = chat.record;
  const theirs = new Map(ask.have.map((one) => [rankOf(one.place), one] as const));
  const isAsked = (rank: number): boolean => rank >= ask.from && rank <= ask.to;
  // Whoever came later is told nothing of what they are not to read.
  const ours = (await placesOf(core, chat)).filter((place) => isAsked(rankOf(place)) && maySee(authority, to.user, place.span));
  const known = new Set(ours.map(rankOf));
  let differs = [...theirs.keys()].some((rank) => !known.has(rank));
  let isSpent = false;
  let letter: Bytes[] = [];
  let told = 0;
  const flush = async (last: boolean, more: boolean): Promise<boolean> => {
    const updates = letter;
    letter = [];
    const receipts = last && isOwn ? await receiptsIn(core, chat) : [];
    return queueLetter(core, to, LETTER.tell, writeTell({ chat: chat.id, updates, receipts, last, more, even: isEven(chat) }));
  };
  for (const place of ours) {
    closeUnused(chat);
    const { segment } = await segmentAt(core, chat, place);
    const their = theirs.get(rankOf(place));
    if (their && equal(their.digest, digestOf(place, entriesOf(segment)).digest)) continue;
    differs = true;
    const update = differenceFor(segment, their?.vector ?? EMPTY_VECTOR);
    const bytes = update && writeLaneUpdate(update);
    if (!bytes) continue;
    isSpent ||= !spend(account, segment, bytes.length);
    if (isSpent) break;
    told += bytes.length;
    if (letter.length > 0 && letter.reduce((sum, one) => sum + one.length, bytes.length) > LETTER_BYTES && !(await flush(false, false)))
      return undefined;
    letter.push(bytes);
    if (told > ANSWER_BYTES) break;
  }
  if (told === 0) account.idle += 1;
  // Silence, and not an end: nobody is to believe that this was all.
  if (told === 0 && isSpent) return undefined;
  // A segment's difference may be more than one update carries; then the next question gets the rest.
  return (await flush(true, told > 0)) ? { differs, told } : undefined;
}

/** Does this device look for nothing, and has it read what the hub had when it connected? */
const isEven = ({ line, live, record }: Chat): boolean =>
  record.askAt === undefined &&
  line !== undefined &&
  live.inbox.length === 0 &&
  line.cursor.seq >= (live.subscribed.get(toHex(line.route)) ?? Number.POSITIVE_INFINITY);

/** What others have said of how far messages have come: a device that came later would learn it only when they speak again. */
async function receiptsIn({ store }: Core, { id }: Chat): Promise<readonly Bytes[]> {
  const rows = await store.range('receipts', { ...rangeOf(keyOf(id)), limit: MAX_RECEIPTS });
  const told: Bytes[] = [];
  let left = RECEIPT_BYTES;
  for (const { value } of rows) {
    left -= value.length;
    if (left >= 0) told.push(value);
  }
  return told;
}

export async function addressOf(core: Core, { user, device }: MailSender): Promise<Address | undefined> {
  const chain = await core.people.chain(user);
  return chain && addressesOf(chain).find((one) => equal(one.device, device));
}

/** What this device was told within the hour. Others whose hour is over are forgotten. */
function accountOf(core: Core, { live }: Chat, { device }: Address): Told {
  const now = core.clock.now();
  for (const [one, { since }] of live.accounts) if (now - since >= HOUR_MS) live.accounts.delete(one);
  const account = live.accounts.get(toHex(device)) ?? { since: now, idle: 0, bytes: new Map() };
  live.accounts.set(toHex(device), account);
  return account;
}

/** Takes so many bytes of a segment from the account, or says that it has been told often enough. What has not been told at all always may be. */
function spend({ bytes }: Told, segment: Segment, length: number): boolean {
  const rank = rankOf(segment.place);
  const before = bytes.get(rank) ?? 0;
  if (before > 0 && before + length > TELLINGS * snapshotOf(segment).length) return false;
  bytes.set(rank, before + length);
  return true;
}

/** The question of a copy that has nothing of a segment. */
const EMPTY_VECTOR = encode((to) => {
  writeByte(to, 1);
  for (let i = 0; i < 3; i++) writeList(to, [], () => undefined);
});
