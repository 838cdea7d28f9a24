/** A device that was just linked: before it has heard the own chat it knows neither all chats of its person nor which are accepted, what they are called, and what was read. */
import { isOwnHeard } from '../memory/accepting.ts';
import { type Core, write } from '../memory/core.ts';
import { joinedOp } from '../memory/me.ts';

/** Ends 'joining' once the own chat was heard, and what it says of other chats is done. How long a person waits for that is a face's to say. */
export function awaitOwnChat(core: Core, done: () => void): void {
  const stop = core.topics.watch(
    ['chats', 'caught-up'],
    () => isJoined(core),
    (isSo) => {
      if (!isSo) return;
      stop();
      write(core, [joinedOp]).then(done).catch(core.halt);
    },
  );
}

const isJoined = (core: Core): boolean => isOwnHeard(core) && !core.isWishing() && [...core.chats.values()].every(({ record }) => !record.assumed);
