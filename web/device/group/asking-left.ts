/**
 * Groups the own chat names, and into which no Welcome has led this device: this person may have left them, or been removed, before it was linked. Nobody in
 * them tells it of them, so the own devices are asked; a letter of rights without any is the question.
 */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { later } from '../../../crypto/later.ts';
import { directChatId } from '../../chat/names.ts';
import { OWN_TYPE } from '../../chat/own-bodies.ts';
import { addressesOf, queueLetter } from '../mail/letterbox.ts';
import { LETTER } from '../mail/welcome.ts';
import { isOwnHeard } from '../memory/accepting.ts';
import type { Chat, Core } from '../memory/core.ts';
import type { ChatState } from '../memory/own.ts';
import { wakeIn } from '../memory/wake.ts';

/** So long Welcomes have to come to a device that has just heard what its own chat says, ms. */
const WELCOMES_MS = 60 * 1000;
/** Groups that are asked for in one run: each costs a letter to each own device. */
const MAX_LEFT = 100;

/** Asks once in a run. `own`: the own chat, in its turn. */
export async function askForLeft(core: Core, own: Chat): Promise<void> {
  if (!isOwnHeard(core) || own.live.leftAskAt === 'asked') return;
  const now = core.clock.now();
  own.live.leftAskAt ??= now + WELCOMES_MS;
  if (own.live.leftAskAt > now) return wakeIn(core, own, own.live.leftAskAt - now);
  const lacking = core.own.words(OWN_TYPE.chat).filter((one) => isLacking(core, one));
  // Most often none is.
  const told = lacking.length > 0 ? await later(() => import('./telling-rights.ts')) : undefined;
  own.live.leftAskAt = 'asked';
  if (!told) return;
  const question = (chat: Bytes): Bytes => told.writeTold({ chat, generation: 0, rights: [], chains: [] });
  const others = addressesOf(await core.ownChain()).filter(({ device }) => !equal(device, core.me().device));
  for (const { chat } of lacking.slice(0, MAX_LEFT)) for (const to of others) await queueLetter(core, to, LETTER.rights, question(chat));
}

const isLacking = (core: Core, { chat, user, accepted, hidden }: ChatState): boolean =>
  accepted && !hidden && !core.chats.has(toHex(chat)) && !equal(chat, directChatId(core.me().user, user));
