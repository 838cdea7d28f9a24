/** Somebody's own signed word that they leave a group: an event like any other, which whoever takes their leaves away shows as proof. */
import { type Bytes, equal } from '../../crypto/bytes.ts';
import { type Chain, deviceAt, headAt } from '../../crypto/identity.ts';
import { readBody, TYPE } from './bodies.ts';
import type { Ends } from './change.ts';
import { type Event, readEvent, verifyEvent } from './event.ts';

/** Where the words of the leaver's devices end, as the leaver says: nothing they said before is lost. Empty where the bytes are no such word. */
export function endsOfLeave(proof: Bytes): Ends {
  const event = readEvent(proof);
  const said = event?.body && readBody(event.header.type, event.body);
  return event && said?.type === TYPE.leave ? [...said.ends, { device: event.header.device, n: event.header.n }] : [];
}

/** What such a word must stand on: its chat, and a version of its rights since the leaver came in last. */
export type Ground = { readonly chat: Bytes; readonly user: Bytes; readonly isSince: (version: Event['header']['authority']) => boolean };

/** Is it theirs, of their stay? 'unknown' where its chain head is. */
export async function judgeLeave(proof: Bytes, { chat, user, isSince }: Ground, chain: Chain | undefined): Promise<'valid' | 'invalid' | 'unknown'> {
  const event = readEvent(proof);
  if (!event || event.header.type !== TYPE.leave || endsOfLeave(proof).length === 0) return 'invalid';
  const { header } = event;
  if (!equal(header.chat, chat) || !equal(header.user, user) || !isSince(header.authority)) return 'invalid';
  if (!chain || headAt(chain, header.head) === undefined) return 'unknown';
  const device = deviceAt(chain, header.head, header.device);
  return device && (await verifyEvent(event, device.signKey)) ? 'valid' : 'invalid';
}
