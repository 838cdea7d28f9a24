/** Whom this person has blocked, told to the hub, which withholds what those write: the own chat says it, and the hub's list is brought to that, also where it lost its store. */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import { OWN_TYPE } from '../../chat/own-bodies.ts';
import { isOngoing } from '../../chat/silences.ts';
import type { PeopleApi } from '../../wire/people.ts';
import type { Core } from '../memory/core.ts';
import { openBringing } from './bringing.ts';

export type Blocks = {
  /** A new connection: what the hub has is asked anew. */
  connected(): void;
  stop(): void;
};

export type BlocksDeps = {
  /** Comes when somebody was ever blocked. */
  readonly api: () => Promise<Pick<PeopleApi, 'blocked' | 'changeBlocked'>>;
  readonly core: Core;
  /** Has this device heard all that its own ones said? */
  readonly isCaughtUp: () => boolean;
};

export function openBlocks({ api, core, isCaughtUp }: BlocksDeps): Blocks {
  /** The hub's list, ids in hex, as far as it is known. */
  let told: Set<string> | undefined;
  const once = async (): Promise<undefined> => {
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
    try {
      await changeBlocked(add, remove);
    } catch (error) {
      // Who knows what came of it: the list is asked for anew.
      told = undefined;
      throw error;
    }
    for (const user of add) known.add(toHex(user));
    for (const user of remove) known.delete(toHex(user));
  };
  const said = (): unknown => core.own.words(OWN_TYPE.block).map((block) => [toHex(block.user), isOngoing(block)]);
  const stands = (): unknown => ({ said: said(), isCaughtUp: isCaughtUp() });
  const { bring, stop } = openBringing({ core, name: 'blocks', topics: ['blocks', 'caught-up'], stands, once });
  return {
    connected: () => {
      told = undefined;
      bring();
    },
    stop,
  };
}
