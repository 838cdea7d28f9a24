/** Letters this device writes: sealed, and put among those that wait to go out. */
import { type Bytes, equal } from '../../../crypto/bytes.ts';
import { activeDevices, type Chain } from '../../../crypto/identity.ts';
import type { Enclosed, Mail } from '../../../hub/protocol/frames.ts';
import type { Op } from '../../store/port.ts';
import { newItem } from '../../sync/line.ts';
import { type Core, write } from '../memory/core.ts';
import { MAIL, type MailClass, type Recipient } from '../memory/outgoing.ts';
import { LETTER, sealLetter } from './welcome.ts';

/** A device letters go to. */
export type Address = Recipient & { readonly sealKey: Bytes };

/** Where letters to this person go. */
export const addressesOf = (chain: Chain): readonly Address[] =>
  activeDevices(chain).map(({ id, sealKey }) => ({ user: chain.user, device: id, sealKey }));

const classOf = (kind: number): MailClass =>
  kind === LETTER.tell ? MAIL.answer : kind === LETTER.chain ? MAIL.news : kind === LETTER.join ? MAIL.request : MAIL.other;

/** May an answer to this device be begun now, or go on? */
export const mayAnswer = (core: Core, to: Address): boolean => core.outgoing.hasRoom(to, MAIL.answer);

/** Queues a letter to one device; it goes out when the line is free, and again until the hub has it. False where there is no room for it. */
export async function queueLetter(core: Core, to: Address, kind: number, body: Bytes, head?: Bytes): Promise<boolean> {
  const ops = await letterOps(core, to, kind, body, head);
  if (ops.length === 0) return false;
  await write(core, ops);
  core.flushMail();
  return true;
}

/** The same as part of a larger step, after which the mail is to be flushed. No ops where there is no room. */
export async function letterOps(core: Core, to: Address, kind: number, body: Bytes, head?: Bytes): Promise<readonly Op[]> {
  const item = newItem();
  const bytes = await sealLetter(core, to, kind, item, body, head);
  // Asked and put there in one step, or a mailbox might be found full in between, and an answer end that has lost its middle.
  if (core.outgoing.hasRoom(to, classOf(kind)))
    return core.outgoing.put({ counter: core.nextCounter(), kind: classOf(kind), user: to.user, device: to.device, item, bytes });
  core.log('mail_no_room', { kind });
  return [];
}

/** Of the Welcomes that rode along with a commit or an opening those that came to no mailbox: they wait for room, each alone and under its item. */
export async function leftOps(
  core: Core,
  roster: readonly Bytes[],
  { mails, enclosure }: { readonly mails: readonly Mail[] } & Enclosed,
  left: readonly Bytes[],
): Promise<readonly Op[]> {
  if (left.length === 0) return [];
  const addresses = [...(await core.people.chains(roster)).values()].flatMap(addressesOf);
  return mails
    .filter(({ item }) => left.some((one) => equal(one, item)))
    .flatMap((mail) => {
      const to = addresses.find(({ device }) => equal(device, mail.device));
      if (!to || !core.outgoing.hasRoom(to, MAIL.welcome)) return [];
      return core.outgoing.put({ counter: core.nextCounter(), kind: MAIL.welcome, user: to.user, ...mail, enclosure });
    });
}
