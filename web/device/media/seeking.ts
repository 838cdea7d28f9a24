/** Bytes that the hub lost are asked of who may have them, one after another, and put back by whoever is asked and has them. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { decode, encode, readByte, readFixed, writeByte, writeFixed } from '../../../crypto/codec.ts';
import type { MailSender } from '../../../crypto/mail.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import { type Address, addressesOf, queueLetter } from '../mail/letterbox.ts';
import { LETTER } from '../mail/welcome.ts';
import { type Chat, type Core, mayTell, peopleOf } from '../memory/core.ts';
import { RETRY_MS } from '../memory/wake.ts';
import { holdingOf } from './holding.ts';
import { isRefused, type Moving, pauseAfter } from './moving.ts';
import { upload } from './uploading.ts';

/** Devices that are asked for one blob, at most. */
export const MAX_ASKED = 16;
/** So long one that was asked has to put it back before the next is asked, ms. */
export const ANSWER_MS = 15 * 1000;
/** A device that puts a blob back does not do so again within this, whoever asks, ms. */
const APART_MS = 10 * 60 * 1000;
/** Blobs of which that is known; and those that wait to be put back. */
const MAX_KNOWN = 500;
const MAX_WAITING = 50;
/** How often it is tried again. */
const TRIES = 4;
const VERSION = 1;

/** Which blob of which chat: asked for, or put back. */
export type Want = { readonly chat: Bytes; readonly blob: Bytes };

export const writeWant = ({ chat, blob }: Want): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    for (const id of [chat, blob]) writeFixed(to, id);
  });

export const readWant = (bytes: Bytes): Want | undefined =>
  decode(bytes, (from) => (readByte(from) === VERSION ? { chat: readFixed(from, 16), blob: readFixed(from, 32) } : undefined));

/** Who is asked after these (hex): own devices first, then the author's, then all others in the chat. */
export async function nextHolder(core: Core, chat: Chat, author: Bytes, asked: ReadonlySet<string>): Promise<Address | undefined> {
  const me = core.me();
  const rank = (user: Bytes): number => (equal(user, me.user) ? 0 : equal(user, author) ? 1 : 2);
  const people = peopleOf(core, chat)
    .filter((user) => mayTell(core, chat, user))
    .toSorted((a, b) => rank(a) - rank(b));
  if (asked.size >= MAX_ASKED) return undefined;
  const chains = await core.people.chains(people);
  const all = people.flatMap((user) => {
    const chain = chains.get(toHex(user));
    return chain ? addressesOf(chain) : [];
  });
  return all.find(({ device }) => !equal(device, me.device) && !asked.has(toHex(device)));
}

export const askFor = (core: Core, to: Address, want: Want): Promise<boolean> => queueLetter(core, to, LETTER.want, writeWant(want));

export type Giving = {
  /** Puts back what somebody asks for, where it is here, and tells them. */
  putBack(chat: Chat, asker: MailSender, blob: Bytes): Promise<void>;
  /** Sees to it that the hub has these for a chat, into which they came from another. */
  keepFor(chat: Chat, blobs: readonly Bytes[]): Promise<void>;
};

/** One blob at a time. */
export function openGiving(moving: Moving): Giving {
  const { core } = moving;
  const given = new Map<string, number>();
  let turn: Promise<void> = Promise.resolve();
  let waiting = 0;
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    if (waiting >= MAX_WAITING) return Promise.resolve();
    waiting += 1;
    const mine = turn.then(work).finally(() => {
      waiting -= 1;
    });
    turn = mine.catch(() => undefined);
    return mine;
  };
  // Whoever is asked may be on the way to its own place at a hub that lost it.
  const tryToPut = (chat: Chat, asker: MailSender, blob: Bytes, times: number): Promise<void> =>
    inTurn(async () => {
      const result = await put(moving, chat, blob, given);
      if (result === 'there') await tellGiven(core, chat, asker, blob);
      if (result === 'later' && times < TRIES)
        core.timers.after(RETRY_MS * 2 ** times, () => void tryToPut(chat, asker, blob, times + 1).catch(core.halt));
    });
  return {
    putBack: async (chat, asker, blob) => {
      if (await isShownIn(core, chat, blob)) await tryToPut(chat, asker, blob, 0);
    },
    keepFor: async (chat, blobs) => {
      for (const blob of blobs) await inTurn(async () => void (await put(moving, chat, blob, given)));
    },
  };
}

/** What is in no message of theirs is none of their business. */
async function isShownIn(core: Core, chat: Chat, blob: Bytes): Promise<boolean> {
  const [key] = await core.store.keys('media', { ...rangeOf(keyOf(blob, chat.id)), limit: 1 });
  return key !== undefined;
}

/** `there`: it is at the hub now. `later`: not yet, for a reason that passes. `not`: this device does not put it there. */
async function put(moving: Moving, chat: Chat, blob: Bytes, given: Map<string, number>): Promise<'there' | 'later' | 'not'> {
  const { core, api, signal } = moving;
  const [holding, now, name] = [await holdingOf(core.store, blob), core.clock.local(), toHex(blob)];
  if (!holding?.isWhole || signal.aborted) return 'not';
  if (!chat.line) return 'later';
  try {
    if (await api.putOn(blob, [chat.line.route])) return 'there';
    if (now - (given.get(name) ?? Number.NEGATIVE_INFINITY) < APART_MS) return 'not';
    given.delete(name);
    const [oldest] = given.keys();
    if (given.size >= MAX_KNOWN && oldest !== undefined) given.delete(oldest);
    given.set(name, now);
    const isThere = await upload({ ...moving, progressed: () => undefined }, blob, holding, [chat.line.route]);
    return isThere ? 'there' : 'not';
  } catch (error) {
    const pause = pauseAfter(error, 0);
    if (pause === undefined && !isRefused(error)) throw error;
    core.log('put_back_failed', { why: isRefused(error) ? error.code : 'unreachable' });
    given.delete(name);
    return pause === undefined ? 'not' : 'later';
  }
}

async function tellGiven(core: Core, chat: Chat, { user, device }: MailSender, blob: Bytes): Promise<void> {
  const chain = await core.people.chain(user);
  const to = chain && addressesOf(chain).find((one) => equal(one.device, device));
  if (to) await queueLetter(core, to, LETTER.given, writeWant({ chat: chat.id, blob }));
}
