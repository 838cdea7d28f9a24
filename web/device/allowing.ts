/** By which tokens others may ask the hub when this person was here: made where there are none, and told to the hub, also where it lost its store. */
import { NotLoaded } from '../../crypto/later.ts';
import { toHex } from '../../crypto/bytes.ts';
import { Refused } from '../../hub/protocol/errors.ts';
import { CHOICE, EXCEPTION, OWN_TYPE } from '../chat/own-bodies.ts';
import type { PeopleApi } from '../wire/people.ts';
import { Unreachable } from '../wire/unreachable.ts';
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

const RETRY_MS = 60_000;

export function openAllowing({ core, people, isCaughtUp }: AllowingDeps): Allowing {
  let [isBusy, isAgain] = [false, false];
  /** What the hub was told on this connection. */
  let told: string | undefined;
  let cancel = (): void => undefined;
  const tell = async (): Promise<void> => {
    if (!core.hub.online() || !isCaughtUp()) return;
    const tokens = core.own.word(OWN_TYPE.presence, '');
    if (!tokens) {
      await compose(core, selfChat(core), newTokens(core));
      return core.pump(selfChat(core));
    }
    const { exact, coarse } = isShownToAny(core) ? tokens : { exact: undefined, coarse: undefined };
    const name = exact ? toHex(exact) : '';
    if (name === told) return;
    await (await people()).allowPresence({ exact, coarse });
    told = name;
  };
  const keep = (): void => {
    isAgain = isBusy;
    if (isBusy) return;
    isBusy = true;
    cancel();
    tell()
      .catch((error: unknown) => {
        if (!(error instanceof Unreachable || error instanceof Refused || error instanceof NotLoaded)) return core.halt(error);
        cancel = core.timers.after(RETRY_MS, keep);
      })
      .finally(() => {
        isBusy = false;
        if (isAgain) keep();
      });
  };
  const stands = (): unknown => [core.own.word(OWN_TYPE.presence, '')?.exact.join(), isShownToAny(core), isCaughtUp()];
  const ignore = core.topics.watch(['settings', 'people', 'own-presence', 'caught-up'], stands, keep);
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

/** Where nobody may see it, the hub is to keep nothing of it. */
const isShownToAny = ({ own }: Core): boolean =>
  audienceOf(own, 'lastSeen') !== 'nobody' ||
  own.words(OWN_TYPE.choice).some(({ what, value }) => what === CHOICE.lastSeenFor && value === EXCEPTION.always);
