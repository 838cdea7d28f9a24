/** Bytes that the hub lost are asked of who may have them, one after another, and put back by whoever is asked and has them. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { decode, encode, readByte, readFixed, writeByte, writeFixed } from '../../../crypto/codec.ts';
import type { MailSender } from '../../../crypto/mail.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import { type Address, addressesOf, queueLetter } from '../mail/letterbox.ts';
import { LETTER } from '../mail/welcome.ts';
import { type Chat, type Core, mayTell, peopleOf } from '../memory/core.ts';
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
  return {
    putBack: async (chat, asker, blob) => {
      if (!(await isShownIn(core, chat, blob))) return;
      await inTurn(async () => {
        if (await put(moving, chat, blob, given)) await tellGiven(core, chat, asker, blob);
      });
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

/** Is it at the hub now? */
async function put({ core, api, signal }: Moving, chat: Chat, blob: Bytes, given: Map<string, number>): Promise<boolean> {
  const [holding, now, name] = [await holdingOf(core.store, blob), core.clock.local(), toHex(blob)];
  if (!holding?.isWhole || !chat.line || signal.aborted) return false;
  try {
    if (await api.putOn(blob, [chat.line.route])) return true;
    if (now - (given.get(name) ?? Number.NEGATIVE_INFINITY) < APART_MS) return false;
    given.delete(name);
    const [oldest] = given.keys();
    if (given.size >= MAX_KNOWN && oldest !== undefined) given.delete(oldest);
    given.set(name, now);
    return await upload({ store: core.store, api, signal, progressed: () => undefined }, blob, holding, [chat.line.route]);
  } catch (error) {
    // Whoever asks goes on to the next.
    if (pauseAfter(error, 0) === undefined && !isRefused(error)) throw error;
    given.delete(name);
    return false;
  }
}

async function tellGiven(core: Core, chat: Chat, { user, device }: MailSender, blob: Bytes): Promise<void> {
  const chain = await core.people.chain(user);
  const to = chain && addressesOf(chain).find((one) => equal(one.device, device));
  if (to) await queueLetter(core, to, LETTER.given, writeWant({ chat: chat.id, blob }));
}
