/** When a mute ends the list and its badge say so, though nothing else has happened. */
import { CHOICE } from '../chat/choices.ts';
import { OWN_TYPE } from '../chat/own-bodies.ts';
import type { Core } from './memory/core.ts';

/** No timer is set for longer: what ends later is looked at again then (a timer of 2^31 ms and more fires at once). */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** Gives a function that stops it. */
export function watchMutes(core: Core): () => void {
  let cancel = (): void => undefined;
  const wait = (): void => {
    cancel();
    const now = core.clock.now();
    const ends = core.own.words(OWN_TYPE.choice).flatMap(({ what, value }) => (what === CHOICE.muted && value > now ? [value] : []));
    if (ends.length === 0) return;
    cancel = core.timers.after(Math.min(Math.min(...ends) - now, LONGEST_MS), () => {
      core.topics.changed('chats');
      wait();
    });
  };
  const ignore = core.topics.watch(
    ['settings'],
    () => core.own.words(OWN_TYPE.choice).flatMap(({ what, value }) => (what === CHOICE.muted ? [value] : [])),
    wait,
  );
  return () => {
    ignore();
    cancel();
  };
}
