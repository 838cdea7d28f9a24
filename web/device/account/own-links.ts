/**
 * The links to this person: the own chat says which there are, and the hub is brought to that, also where it lost its store. Behind one that works stands who they are;
 * behind one that was made anew stands nothing.
 */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import { later } from '../../../crypto/later.ts';
import { OWN_TYPE } from '../../chat/own-bodies.ts';
import { Unreachable } from '../../wire/unreachable.ts';
import { type Core, write } from '../memory/core.ts';
import type { OwnWordOf } from '../memory/own.ts';
import { openBringing } from './bringing.ts';

export type OwnLinks = {
  /** A new connection: what the hub has is looked at anew. */
  connected(): void;
  /** Does it lead to this person, as far as is known in this connection? */
  stands(box: Bytes): boolean;
  stop(): void;
};
export type OwnLinksDeps = {
  readonly core: Core;
  /** Has this device heard what its own ones said of the links? Whoever was away would put back what was made anew. */
  readonly isRead: () => boolean;
};
type Link = OwnWordOf<typeof OWN_TYPE.link>;

/** What stands for nothing goes by itself after a while; it is not looked at more often than this. */
const LOOK_MS = 60_000;

/** Those that lead to this person. Where two devices made one at once both do; each shows the same of them. */
export const linksOf = ({ own }: Pick<Core, 'own'>): readonly Link[] =>
  own
    .words(OWN_TYPE.link)
    .filter(({ on }) => on)
    .sort((a, b) => (toHex(a.box) < toHex(b.box) ? -1 : 1));

export function openOwnLinks({ core, isRead }: OwnLinksDeps): OwnLinks {
  /** By box: the name that stands behind it, undefined where nothing does. */
  const told = new Map<string, string | undefined>();
  const once = async (): Promise<number | undefined> => {
    const { user } = core.me();
    const { name } = core.people.person(user);
    for (const link of core.own.words(OWN_TYPE.link)) {
      const box = toHex(link.box);
      const wanted = link.on ? name : undefined;
      const isTold = told.has(box) && told.get(box) === wanted;
      if (link.on ? isTold || !isRead() : core.joins.goneFor(link.box, core.clock.now()) > 0) continue;
      const { keepPerson } = await later(() => import('./own-cards.ts'));
      if (!(await keepPerson(core, link.root, link.on ? { user, name } : undefined))) throw new Unreachable('timeout');
      told.set(box, wanted);
      if (!link.on) await write(core, core.joins.keepGone(link.box, core.clock.now()));
      core.topics.changed('own-link');
    }
    const left = core.own.words(OWN_TYPE.link).flatMap(({ box, on }) => (on ? [] : [core.joins.goneFor(box, core.clock.now())]));
    return left.length > 0 ? Math.max(LOOK_MS, Math.min(...left)) : undefined;
  };
  const stands = (): unknown => [
    core.own.words(OWN_TYPE.link).map(({ box, on }) => [toHex(box), on, core.joins.goneFor(box, core.clock.now()) > 0]),
    core.people.person(core.me().user).name,
    isRead(),
  ];
  const { bring, stop } = openBringing({ core, name: 'own_links', topics: ['own-link', 'me', 'caught-up'], stands, once });
  return {
    connected: () => {
      told.clear();
      bring();
    },
    stands: (box) => told.get(toHex(box)) !== undefined,
    stop,
  };
}
