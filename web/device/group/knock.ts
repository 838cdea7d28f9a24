/**
 * A device without its place asks those who are in to let it in again: its own devices first, then the others. One that has a place, and misses somebody
 * there, says where that is: of two who stand in different generations the one in the earlier is let into the later, whoever wrote.
 */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { encode, writeByte, writeFixed, writeUint } from '../../../crypto/codec.ts';
import { leavesOf } from '../../../crypto/mls.ts';
import type { Chat, Core } from '../memory/core.ts';
import { addressesOf, queueLetter } from '../mail/letterbox.ts';
import type { Knocker } from '../memory/knocker.ts';
import { type ChatRecord, MAX_LET_IN } from '../memory/record.ts';
import { MAIL_MS, wakeIn } from '../memory/wake.ts';
import { LETTER } from '../mail/welcome.ts';

/** `generation`: the last it was in. `lostAt`: since when it is without its place, ms: a knock about what was answered says nothing; 0 where it stands there. */
export type Knock = { readonly chat: Bytes; readonly generation: number; readonly lostAt: number };

export const KNOCK_VERSION = 1;
/** A device is let in by another of the same person at once; the others give these so long, where there is one. */
const OTHERS_WAIT_MS = 5 * 1000;

/** Asks everybody in the chat. */
export const knock = (core: Core, chat: Chat): void => send(core, chat, chat.record.lostAt ?? Math.floor(core.clock.now()), () => true);

/** Says to these devices (hex) where this one stands. */
export function tellPlace(core: Core, chat: Chat, devices: readonly string[]): void {
  if (devices.length > 0) send(core, chat, 0, (device) => devices.includes(device));
}

/** What fails here fails as any write does. */
function send(core: Core, chat: Chat, lostAt: number, isFor: (device: string) => boolean): void {
  const work = async (): Promise<void> => {
    const { roster, generation } = chat.record.authority;
    const chains = await core.people.chains(roster);
    const body = writeKnock({ chat: chat.id, generation: Math.max(generation, 0), lostAt });
    for (const chain of chains.values())
      for (const to of addressesOf(chain))
        if (!equal(to.device, core.me().device) && isFor(toHex(to.device))) await queueLetter(core, to, LETTER.knock, body);
    core.log('knocked', { people: chains.size });
  };
  work().catch((error: unknown) => core.halt(error));
}

/** Devices (hex) that stand in a later generation than this one, to be told so once: not before the mailbox is read, where a Welcome of theirs may be. */
export function takeLater(core: Core, chat: Chat): readonly string[] {
  const { later } = chat.live;
  if (later.size > 0 && !core.isMailRead()) wakeIn(core, chat, MAIL_MS);
  if (later.size === 0 || !core.isMailRead()) return [];
  const devices = [...later].filter(([, generation]) => generation > chat.record.authority.generation).map(([device]) => device);
  later.clear();
  return devices;
}

/** Is somebody to be let in now, and has not been tried, or is being let in? */
export const isKnocking = (core: Core, chat: Chat): boolean =>
  chat.live.answering.size > 0 || [...chat.record.knocks.values()].some((knocker) => knocker.tries === 0 && leftFor(core, chat, knocker) <= 0);

/** How much longer another device of the same person is given to let it in, ms. Noted by a clock that has been put back since, it has waited long enough. */
export function leftFor(core: Core, { line }: Chat, { user, at }: Knocker): number {
  const now = core.clock.now();
  const hasSibling = line && leavesOf(line.group).some(({ credential }) => equal(credential.user, user));
  return hasSibling && !equal(user, core.me().user) && at <= now ? at + OTHERS_WAIT_MS - now : 0;
}

/** These devices (hex) have been let in, by whomever. */
export function withLetIn(core: Core, record: ChatRecord, devices: readonly string[]): ChatRecord {
  if (devices.length === 0) return record;
  const at = Math.floor(core.clock.now());
  const letIn = new Map([...record.letIn].filter(([device]) => !devices.includes(device)));
  for (const device of devices) letIn.set(device, at);
  return { ...record, letIn: new Map([...letIn].slice(-MAX_LET_IN)), knocks: without(record.knocks, devices) };
}

export const without = (knocks: ChatRecord['knocks'], devices: readonly string[]): ChatRecord['knocks'] =>
  new Map([...knocks].filter(([device]) => !devices.includes(device)));

export const writeKnock = (knock: Knock): Bytes =>
  encode((to) => {
    writeByte(to, KNOCK_VERSION);
    writeFixed(to, knock.chat);
    writeUint(to, knock.generation);
    writeUint(to, knock.lostAt);
  });
