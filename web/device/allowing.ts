/** By which tokens others may ask the hub when this person was here: made where there are none, and told to the hub, also where it lost its store. */
import { toHex } from '../../crypto/bytes.ts';
import { CHOICE, EXCEPTION } from '../chat/choices.ts';
import { OWN_TYPE } from '../chat/own-bodies.ts';
import type { PeopleApi } from '../wire/people.ts';
import { openBringing } from './account/bringing.ts';
import { selfChat } from './chats.ts';
import { compose } from './compose.ts';
import type { Core } from './memory/core.ts';
import { audienceOf } from './memory/settings.ts';
import { newTokens } from './memory/tokens.ts';

export type Allowing = {
  /** A new connection: the hub is told again. */
  connected(): void;
  stop(): void;
};
export type AllowingDeps = {
  readonly core: Core;
  readonly people: () => Promise<Pick<PeopleApi, 'allowPresence'>>;
  /** Has this device heard all that its own ones said? Others may have made tokens. */
  readonly isCaughtUp: () => boolean;
};

export function openAllowing({ core, people, isCaughtUp }: AllowingDeps): Allowing {
  /** What the hub was told on this connection. */
  let told: string | undefined;
  const once = async (): Promise<undefined> => {
    if (!isCaughtUp()) return;
    const tokens = core.own.word(OWN_TYPE.presence, '');
    if (!tokens) {
      await compose(core, selfChat(core), newTokens(core));
      core.pump(selfChat(core));
      return;
    }
    const { exact, coarse } = isShownToAny(core) ? tokens : { exact: undefined, coarse: undefined };
    const name = exact ? toHex(exact) : '';
    if (name === told) return;
    await (await people()).allowPresence({ exact, coarse });
    told = name;
  };
  const stands = (): unknown => [core.own.word(OWN_TYPE.presence, '')?.exact.join(), isShownToAny(core), isCaughtUp()];
  const { bring, stop } = openBringing({ core, name: 'presence', topics: ['settings', 'people', 'own-presence', 'caught-up'], stands, once });
  return {
    connected: () => {
      told = undefined;
      bring();
    },
    stop,
  };
}

/** Where nobody may see it, the hub is to keep nothing of it. */
const isShownToAny = ({ own }: Core): boolean =>
  audienceOf(own, 'lastSeen') !== 'nobody' ||
  own.words(OWN_TYPE.choice).some(({ what, value }) => what === CHOICE.lastSeenFor && value === EXCEPTION.always);
