/** Whom this person has blocked, told to the hub, which withholds what those write: the own chat says it, and the hub's list is brought to that, also where it lost its store. */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import { NotLoaded } from '../../../crypto/later.ts';
import { Refused } from '../../../hub/protocol/errors.ts';
import { OWN_TYPE } from '../../chat/own-bodies.ts';
import { isOngoing } from '../../chat/silences.ts';
import type { PeopleApi } from '../../wire/people.ts';
import { Unreachable } from '../../wire/unreachable.ts';
import type { Core } from '../memory/core.ts';
import type { Topics } from '../port/topics.ts';

export type Blocks = {
  /** A new connection: what the hub has is asked anew. */
  connected(): void;
  stop(): void;
};

export type BlocksDeps = {
  /** Comes when somebody was ever blocked. */
  readonly api: () => Promise<Pick<PeopleApi, 'blocked' | 'changeBlocked'>>;
  readonly topics: Pick<Topics, 'watch'>;
  readonly core: Core;
  /** Has this device heard all that its own ones said? */
  readonly isCaughtUp: () => boolean;
};

const RETRY_MS = 60 * 1000;

export function openBlocks({ api, topics, core, isCaughtUp }: BlocksDeps): Blocks {
  /** The hub's list, ids in hex, as far as it is known. */
  let told: Set<string> | undefined;
  let isBusy = false;
  let isAgain = false;
  let cancel = (): void => undefined;
  const tell = async (): Promise<void> => {
    const said = core.own.words(OWN_TYPE.block);
    if (said.length === 0) return;
    const { blocked, changeBlocked } = await api();
    const known = told ?? new Set((await blocked()).map(toHex));
    told = known;
    const those = (isOn: boolean): readonly Bytes[] =>
      said.flatMap((block) => (isOngoing(block) === isOn && known.has(toHex(block.user)) !== isOn ? [block.user] : []));
    // Whoever was away may not have heard yet of a new block, and would take it back.
    const [add, remove] = [those(true), isCaughtUp() ? those(false) : []];
    if (add.length + remove.length === 0) return;
    await changeBlocked(add, remove);
    for (const user of add) known.add(toHex(user));
    for (const user of remove) known.delete(toHex(user));
  };
  const keep = (): void => {
    if (!core.hub.online()) return;
    isAgain = isBusy;
    if (isBusy) return;
    isBusy = true;
    cancel();
    tell()
      .catch((error: unknown) => {
        if (error instanceof Refused) core.log('blocks_refused', { code: error.code });
        else if (!(error instanceof Unreachable || error instanceof NotLoaded)) return core.halt(error);
        told = undefined;
        cancel = core.timers.after(RETRY_MS, keep);
      })
      .finally(() => {
        isBusy = false;
        if (isAgain) keep();
      });
  };
  const said = (): object => core.own.words(OWN_TYPE.block).map((block) => [toHex(block.user), isOngoing(block)]);
  const ignore = topics.watch(['blocks', 'caught-up'], () => ({ said: said(), isCaughtUp: isCaughtUp() }), keep);
  return {
    connected: () => {
      told = undefined;
      keep();
    },
    stop: () => {
      ignore();
      cancel();
    },
  };
}
