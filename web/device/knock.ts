/** A device without its place asks those who are in to let it in again: its own devices first, then the others. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { decode, encode, readByte, readFixed, readUint, writeByte, writeFixed, writeUint } from '../../crypto/codec.ts';
import { activeDevices } from '../../crypto/identity.ts';
import { epochOf, leavesOf } from '../../crypto/mls.ts';
import type { MailSender } from '../../crypto/mail.ts';
import type { Chat, Core } from './core.ts';
import { admit, joinersFrom } from './leaves.ts';
import { queueLetter } from './mailbox.ts';
import { LETTER } from './welcome.ts';

export type Knock = { readonly chat: Bytes; readonly generation: number };

const VERSION = 1;
/** A device is let in by another of the same person at once; the others give these so long, where there is one. */
const OTHERS_WAIT_MS = 5 * 1000;
/** While a commit is under way, the knock waits. */
const BUSY_MS = 3 * 1000;
const TRIES = 5;
/** A device that knocks again within this time is not answered again. */
const PAUSE_MS = 30 * 1000;

/** Writes to everybody in the chat. What fails here fails as any write does. */
export function knock(core: Core, chat: Chat): void {
  const work = async (): Promise<void> => {
    const { roster, generation } = chat.record.authority;
    const chains = await core.people.chains(roster);
    const body = writeKnock({ chat: chat.id, generation: Math.max(generation, 0) });
    for (const chain of chains.values())
      for (const device of activeDevices(chain)) {
        if (!equal(device.id, core.me().device)) await queueLetter(core, { device: device.id, sealKey: device.sealKey }, LETTER.knock, body);
      }
    core.log('knocked', { people: chains.size });
  };
  work().catch((error: unknown) => core.halt(error));
}

/** Lets a knocking device of the roster in, where this device is in itself and nobody was quicker. */
export function answerKnock(core: Core, chat: Chat, sender: MailSender): void {
  const now = core.clock.now();
  const name = `knock:${toHex(sender.device)}`;
  if ((chat.live.pausedUntil.get(name) ?? 0) > now || !chat.record.accepted || !chat.line) return;
  chat.live.pausedUntil.set(name, now + PAUSE_MS);
  const isOwn = equal(sender.user, core.me().user);
  const hasSibling = leavesOf(chat.line.group).some(({ credential }) => equal(credential.user, sender.user));
  const since = epochOf(chat.line.group);
  const tryIn = (ms: number, tries: number): void => {
    core.timers.after(ms, () => {
      letIn(core, chat, sender, since)
        .then((isDone) => (isDone || tries === 0 ? undefined : tryIn(BUSY_MS, tries - 1)))
        .catch(core.halt);
    });
  };
  tryIn(isOwn || !hasSibling ? 0 : OTHERS_WAIT_MS, TRIES);
}

async function letIn(core: Core, chat: Chat, { user, device }: MailSender, since: number): Promise<boolean> {
  const isOut = (): boolean => (chat.live.admitted.get(toHex(device)) ?? 0) <= since;
  if (!chat.line || !isOut()) return true;
  if (chat.line.pending) return false;
  const taken = await core.hub.takePackages([user]);
  const chains = await core.people.chains(chat.record.authority.roster);
  const joiners = (await joinersFrom(taken ?? [], chains, core.clock.now())).filter((one) => equal(one.device, device));
  return admit(core, chat, joiners, isOut);
}

export const writeKnock = (knock: Knock): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, knock.chat);
    writeUint(to, knock.generation);
  });
export const readKnock = (bytes: Bytes): Knock | undefined =>
  decode(bytes, (from) => (readByte(from) === VERSION ? { chat: readFixed(from, 16), generation: readUint(from) } : undefined));
