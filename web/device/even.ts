/** Waiting until this device is even: with the hub, with the devices it asked, and a new own device with it. */
import { peerOf } from './chats.ts';
import { type Chat, type Core, maySpeak } from './memory/core.ts';
import type { Engine } from './engine.ts';
import { failure } from './port/answers.ts';
import { isListed, stateOf, titleIn } from './memory/list.ts';
import type { Answer } from './port/failure.ts';
import type { Awaiting, Commands } from './port/port.ts';
import { oweReceipt, owesReceipt } from './shown/receipts.ts';

/** Resolves once even with the hub, receipts included; those who were asked for older messages get `patience` ms more. */
export async function sync(core: Core, engine: Engine, { timeout, patience = 0 }: Commands['sync']['in']): Promise<Answer<Commands['sync']['out']>> {
  const owing = (): readonly Chat[] => [...core.chats.values()].filter((chat) => maySpeak(chat) && owesReceipt(chat));
  const isEven = (): boolean => engine.isCaughtUp() && owing().length === 0;
  if (!(await until(core, timeout, engine.isCaughtUp))) return failure('offline');
  // Who waits for this goes away afterwards: what is kept back a moment, to be told with what comes next, is told now.
  for (const chat of owing()) await oweReceipt(core, chat, 0);
  if (!(await until(core, timeout, isEven))) return failure('offline');
  // What comes by an answer may be new chats and commits of ours, so both must be so at once.
  await until(core, patience, () => isEven() && !lacking(core).some((chat) => isAsking(core, chat)));
  return { ok: true, asking: lacking(core).filter(maySpeak).length };
}

/** Resolves once that device has been told everything in every chat and every request, and the hub has the last of it. */
export async function handOver(core: Core, engine: Engine, { device, timeout }: Commands['handOver']['in']): Promise<Answer> {
  const isTold = (): boolean => [...core.chats.values()].every((chat) => !isOwed(chat) || chat.live.told.has(device));
  return (await until(core, timeout, () => isTold() && engine.isCaughtUp())) ? { ok: true } : failure('offline');
}

/** A new own device asks for what it is let into from here, and for every request it hears of, whether anybody has a place in it or not. */
const isOwed = (chat: Chat): boolean => (maySpeak(chat) ? chat.line !== undefined : isListed(chat.record) && !chat.record.isOut);

/** Chats in which this device waits for another; where it is to be let in, that comes first. */
export function awaitingIn(core: Core): readonly Awaiting[] {
  return [...core.chats.values()].flatMap((chat): readonly Awaiting[] => {
    const { hex, line, record } = chat;
    const awaits = stateOf(record, line !== undefined) === 'joining' ? 'place' : isLacking(chat) && maySpeak(chat) ? 'history' : undefined;
    return awaits ? [{ chat: hex, kind: record.authority.kind, title: titleIn(record, core.people.person(peerOf(core, chat))), awaits }] : [];
  });
}

/** Chats that may lack what others have, and nobody has answered. */
const lacking = ({ chats }: Core): readonly Chat[] => [...chats.values()].filter(isLacking);
const isLacking = ({ record }: Chat): boolean => record.askAt !== undefined;

/** Is anybody still to answer in this round? */
const isAsking = ({ clock }: Core, { live, record }: Chat): boolean => live.asking !== undefined || (record.askAt ?? 0) <= clock.now();

/** Whether it became so within `ms`. */
function until(core: Core, ms: number, isSo: () => boolean): Promise<boolean> {
  if (isSo() || ms === 0) return Promise.resolve(isSo());
  return new Promise((resolve) => {
    const done = (answer: boolean): void => {
      stop();
      cancel();
      resolve(answer);
    };
    const cancel = core.timers.after(ms, () => done(false));
    const stop = core.topics.watch(['chats', 'connection', 'caught-up'], isSo, (isSoNow) => isSoNow && done(true));
  });
}
