/** Leaving a group: a word that all hold, and once it is on the hub's disk the route is left. Whoever is on duty takes the leaves away (intents.ts). */
import { equal, toHex } from '../../../crypto/bytes.ts';
import { TYPE } from '../../chat/bodies.ts';
import { begin, type Chat, type Core, commit, type Draft } from '../memory/core.ts';
import { composeInto } from '../shown/own-event.ts';
import { ask } from './ask.ts';
import { loseLine } from './generation.ts';
import { hasUnsent } from '../../sync/outbox.ts';
import { refuseChanges } from '../memory/refused.ts';
import { RETRY_MS } from '../memory/wake.ts';

/** Says in the draft that this person leaves: where the words of each of their devices end, as far as this one knows. */
export async function sayLeaving(core: Core, chat: Chat, draft: Draft): Promise<void> {
  const { device } = core.me();
  const own = (await core.ownChain()).devices.filter(({ id }) => !equal(id, device));
  const ends = own.flatMap(({ id }) => {
    const reach = draft.record.frontier.get(toHex(id));
    const n = Math.max(reach?.upTo ?? 0, reach?.beyond.at(-1) ?? 0);
    return n > 0 ? [{ device: id, n }] : [];
  });
  await composeInto(core, chat, draft, { type: TYPE.leave, ends });
}

export const isLeaving = (core: Core, { record }: Pick<Chat, 'record'>): boolean => record.leaving.has(toHex(core.me().user));

/** Leaves the route once nothing of this device waits to go out there. True where this person leaves: then nothing else is done in the chat. */
export async function leaveRoute(core: Core, chat: Chat): Promise<boolean> {
  const { line, outbox } = chat;
  if (!line || !isLeaving(core, chat)) return false;
  if (hasUnsent(outbox) || outbox.flights.length > 0) return false;
  const { route } = line;
  ask(
    core,
    chat,
    route,
    () => core.hub.ask({ type: 'leave', route }),
    async (answer) => {
      if (answer.answer === 'refused' && (answer.code === 'rate_limited' || answer.code === 'unavailable' || answer.code === 'internal'))
        return RETRY_MS;
      if (answer.answer === 'unreachable') return undefined;
      await loseLine(core, chat);
      await goOut(core, chat);
      return 'settled';
    },
  );
  return true;
}

/** This person is in the group no more; what is here stays to be read. */
async function goOut(core: Core, chat: Chat): Promise<void> {
  const draft = begin(chat);
  draft.record = { ...draft.record, isOut: true };
  refuseChanges(draft);
  await commit(core, chat, draft);
}
