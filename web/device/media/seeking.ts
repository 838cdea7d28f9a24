/** Bytes that the hub lost are asked of who may have them, one after another: the letters that go between them, and whom to ask. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { decode, encode, readByte, readFixed, readUint, writeByte, writeFixed, writeUint } from '../../../crypto/codec.ts';
import { type Address, addressesOf, queueLetter } from '../mail/letterbox.ts';
import { LETTER } from '../mail/welcome.ts';
import { type Chat, type Core, mayTell, peopleOf } from '../memory/core.ts';

/** Devices that are asked for one blob, at most. */
export const MAX_ASKED = 16;
/** So long one that was asked has to put it back before the next is asked, ms. */
export const ANSWER_MS = 15 * 1000;
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

/** Asked too much of: `ms`, how long until it may be asked for again. */
export type Wait = Want & { readonly ms: number };

export const writeWait = ({ chat, blob, ms }: Wait): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    for (const id of [chat, blob]) writeFixed(to, id);
    writeUint(to, Math.ceil(ms));
  });

export const readWait = (bytes: Bytes): Wait | undefined =>
  decode(bytes, (from) => (readByte(from) === VERSION ? { chat: readFixed(from, 16), blob: readFixed(from, 32), ms: readUint(from) } : undefined));

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
