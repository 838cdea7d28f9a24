/** Something that the hub has of this person, brought to what their own chat says. */
import { NotLoaded } from '../../../crypto/later.ts';
import { Refused } from '../../../hub/protocol/errors.ts';
import { Unreachable } from '../../wire/unreachable.ts';
import type { Core } from '../memory/core.ts';
import type { Topic } from '../port/topics.ts';

export type Bringing = {
  /** Tries now, where the hub is there. */
  bring(): void;
  stop(): void;
};
export type BringingDeps = {
  readonly core: Core;
  /** For the log. */
  readonly name: string;
  /** What it follows from: it is brought whenever that changes. */
  readonly topics: readonly Topic[];
  readonly stands: () => unknown;
  /** Brings it once; gives when to look again, ms, where time alone changes it. */
  readonly once: () => Promise<number | undefined>;
};

const RETRY_MS = 60_000;

/** One attempt at a time; again after a minute where the hub refused, or it or a part of the program could not be reached. */
export function openBringing({ core, name, topics, stands, once }: BringingDeps): Bringing {
  let [isBusy, isAgain] = [false, false];
  let cancel = (): void => undefined;
  const again = (ms: number): void => {
    cancel = core.timers.after(ms, bring);
  };
  const bring = (): void => {
    if (!core.hub.online()) return;
    isAgain = isBusy;
    if (isBusy) return;
    isBusy = true;
    cancel();
    once()
      .then((ms) => ms !== undefined && again(ms))
      .catch((error: unknown) => {
        if (error instanceof Refused) core.log(`${name}_refused`, { code: error.code });
        else if (!(error instanceof Unreachable || error instanceof NotLoaded)) return core.halt(error);
        again(RETRY_MS);
      })
      .finally(() => {
        isBusy = false;
        if (isAgain) bring();
      });
  };
  const ignore = core.topics.watch(topics, stands, bring);
  return {
    bring,
    stop: () => {
      ignore();
      cancel();
    },
  };
}
