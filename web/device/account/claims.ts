/** Whether this account has a number on its hub, whom that leads to it and who waits for it, as the hub says at the beginning of each connection and from time to time after. */
import { Refused } from '../../../hub/protocol/errors.ts';
import type { Api } from '../../wire/api.ts';
import { Unreachable } from '../../wire/unreachable.ts';
import type { Core } from '../memory/core.ts';
import type { NumberView } from '../port/port.ts';
import type { Topics } from '../port/topics.ts';

export type Claims = {
  /** As the hub last said; undefined until it has. */
  view(): NumberView | undefined;
  /** Asks now and looks again from time to time; asking again only begins the time anew. */
  keep(core: Line): void;
  /** May others find the account by its number? The view follows. Throws Refused or Unreachable. */
  setFindable(byNumber: boolean): Promise<void>;
  /** The account keeps its number. Whether somebody still waited or not, nobody does afterwards. Throws Refused or Unreachable. */
  keepNumber(): Promise<void>;
  stop(): void;
};

/** What a look stands on, of the core. */
export type Line = Pick<Core, 'timers' | 'halt'> & { readonly hub: Pick<Core['hub'], 'online'> };

export type ClaimsDeps = {
  readonly api: Pick<Api, 'numberInfo' | 'keepNumber' | 'setDiscovery'>;
  readonly topics: Pick<Topics, 'changed'>;
  /** Done at the same times: what else the hub knows of the account. */
  readonly also: () => Promise<void>;
  /** May others find the account by its number? As its person said; undefined where nothing was said, or something newer may not be here yet. */
  readonly chosen: () => boolean | undefined;
};

/** A claim waits for days, and a tab may stay connected as long. */
const LOOK_MS = 60 * 60 * 1000;
const RETRY_MS = 60 * 1000;

export function openClaims({ api, topics, also, chosen }: ClaimsDeps): Claims {
  let cancel = (): void => undefined;
  let view: NumberView | undefined;
  const look = async (): Promise<void> => {
    view = await api.numberInfo();
    const { bound, byNumber } = view;
    const wanted = chosen();
    // The hub has a copy of what the person chose, and loses it with its store.
    if (bound && wanted !== undefined && byNumber === !wanted) {
      await api.setDiscovery(wanted);
      view = { ...view, byNumber: wanted };
    }
    topics.changed('number');
  };
  const keep = (core: Line): void => {
    cancel();
    const later = (ms: number): void => {
      cancel = core.timers.after(ms, () => (core.hub.online() ? keep(core) : undefined));
    };
    Promise.all([look(), also()])
      .then(() => later(LOOK_MS))
      .catch((error: unknown) => (error instanceof Unreachable || error instanceof Refused ? later(RETRY_MS) : core.halt(error)));
  };
  return {
    keep,
    view: () => view,
    setFindable: async (byNumber) => {
      await api.setDiscovery(byNumber);
      await look();
    },
    keepNumber: async () => {
      await api.keepNumber();
      await look();
    },
    stop: () => cancel(),
  };
}
