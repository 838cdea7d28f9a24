/** The letter that lets a device in: its own Welcome, and the key to what is enclosed for all who come in with it. Sealed to one device. */
import { type Bytes, equal } from '../../../crypto/bytes.ts';
import { decode, encode, readByte, readBytes, readFixed, writeByte, writeBytes, writeFixed } from '../../../crypto/codec.ts';
import { type EnclosureKey, openEnclosure, sealEnclosure } from '../../../crypto/enclosure.ts';
import { sealMail } from '../../../crypto/mail.ts';
import { welcomesOf } from '../../../crypto/mls.ts';
import type { Enclosed, Mail } from '../../../hub/protocol/frames.ts';
import { routeOf } from '../../chat/names.ts';
import { newItem } from '../../sync/line.ts';
import type { Chat, Core } from '../memory/core.ts';
import { type Invitation, originOf, type Place, readInvitation, writeInvitation } from './invitation.ts';

/** What a sealed mail between devices is about. Numbers are never used twice. */
export const LETTER = { welcome: 1, knock: 2, ask: 3, tell: 4, chain: 5, rights: 6, join: 7, joinAnswer: 8, want: 9, given: 10, wait: 11 } as const;

/** `chat`: which it is about, for who cannot open what is enclosed. */
export type WelcomeLetter = EnclosureKey & { readonly chat: Bytes; readonly welcome: Bytes };
/** What the letter and its enclosure say together. */
export type WelcomeBody = Invitation & { readonly welcome: Bytes };

const VERSION = 1;
const MAX_WELCOME = 64 * 1024;

/**
 * One mail for each who joins, in the order in which `welcome` adds them, with what all get: to be posted together with what lets them in. Who is `invited`
 * is woken for it: a person who was not in the chat before.
 */
export async function welcomeMails(
  core: Core,
  chat: Chat,
  { welcome, ...place }: Place & { readonly welcome: Bytes | undefined },
  joiners: readonly { readonly user: Bytes; readonly device: Bytes; readonly sealKey: Bytes }[],
  isInvited: (user: Bytes) => boolean,
): Promise<{ readonly mails: readonly Mail[] } & Enclosed> {
  if (!welcome) return { mails: [] };
  const welcomes = await welcomesOf(welcome);
  const { bytes: enclosure, ...key } = await sealEnclosure(writeInvitation({ ...place, origin: await originOf(core, chat, place.log) }));
  const mails = joiners.map(async ({ user, device, sealKey }, i): Promise<Mail> => {
    const [item, own] = [newItem(), welcomes[i]];
    if (!own) throw new Error('expected a Welcome for each who joins');
    return {
      device,
      item,
      bytes: await sealLetter(core, { device, sealKey }, LETTER.welcome, item, writeWelcome({ chat: chat.id, ...key, welcome: own })),
      wakes: isInvited(user) || undefined,
    };
  });
  return { mails: await Promise.all(mails), enclosure };
}

/** A letter from this device, sealed to one other; `head`: the chain head it is signed at, the newest one where none is given. */
export async function sealLetter(
  core: Core,
  to: { readonly device: Bytes; readonly sealKey: Bytes },
  kind: number,
  item: Bytes,
  body: Bytes,
  head?: Bytes,
): Promise<Bytes> {
  const { user, device, keys } = core.me();
  const signedAt = head ?? (await core.ownChain()).head;
  return sealMail({ user, device, head: signedAt, keys }, to, { kind, item, time: Math.floor(core.clock.now()), body });
}

export const writeWelcome = ({ chat, key, name, welcome }: WelcomeLetter): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    for (const part of [chat, key, name]) writeFixed(to, part);
    writeBytes(to, welcome);
  });
export const readWelcome = (bytes: Bytes): WelcomeLetter | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION
      ? { chat: readFixed(from, 16), key: readFixed(from, 32), name: readFixed(from, 32), welcome: readBytes(from, MAX_WELCOME) }
      : undefined,
  );

/** The letter with what was enclosed; undefined where that is not what the letter names, or of another chat. */
export async function openWelcome(letter: WelcomeLetter, { enclosure }: Enclosed): Promise<WelcomeBody | undefined> {
  const plain = enclosure && (await openEnclosure(letter, enclosure));
  const invitation = plain && readInvitation(plain);
  if (!invitation || !equal(invitation.route, routeOf(letter.chat, invitation.generation))) return undefined;
  return { ...invitation, welcome: letter.welcome };
}
