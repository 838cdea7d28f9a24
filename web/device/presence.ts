/**
 * Who is there, and who may see that this person is. Others ask the hub by a token which the profile told them carries (told.ts); it is taken back from somebody
 * by other tokens, told to those who may still see it. All of it comes with the first face that is looked at.
 */
import { type Bytes, equal, fromHex, toHex } from '../../crypto/bytes.ts';
import { later } from '../../crypto/later.ts';
import { PRESENCE, type PresenceFrame, type Shown } from '../../hub/protocol/frames.ts';
import { directChatId } from '../chat/names.ts';
import type { PeopleApi } from '../wire/people.ts';
import type { PresenceDeps, Presences } from '../wire/presence.ts';
import { type Allowing, openAllowing } from './allowing.ts';
import { isBlocked } from './memory/audience.ts';
import { type Core, maySpeak } from './memory/core.ts';
import type { Presence } from './port/people.ts';

/** A face says again that it is looked at before this is over, ms; one that was left is so for a while longer. */
const LOOKED_AT_MS = 90_000;
const GRACE_MS = 30_000;
/** Faces of one device. */
const MAX_FACES = 100;

export type Watching = {
  /** Somebody looks at this face, or does no more. */
  look(face: string, on: boolean): Promise<void>;
  of(user: string): Presence;
  online(): void;
  offline(): void;
  heard(frame: PresenceFrame): void;
  stop(): void;
};

export type WatchingDeps = {
  readonly core: Core;
  readonly people: () => Promise<PeopleApi>;
  readonly tell: PresenceDeps['tell'];
  readonly isCaughtUp: () => boolean;
};

export function openWatching({ core, people, tell, isCaughtUp }: WatchingDeps): Watching {
  const faces = new Map<string, number>();
  let presences: Presences | undefined;
  let allowing: Allowing | undefined;
  let stops: (() => void)[] = [];
  const changed = (): void => core.topics.changed('presence', 'chats');

  const begin = async (): Promise<Presences> => {
    if (presences) return presences;
    const { openPresences } = await later(() => import('../wire/presence.ts'));
    presences ??= started(openPresences({ tell, timers: core.timers, changed }));
    return presences;
  };
  const started = (one: Presences): Presences => {
    const watched = new Map<string, Bytes>();
    stops = [
      core.topics.watch(
        ['people'],
        () => visiblePeople(core).map(({ user, token }) => [toHex(user), toHex(token)]),
        () => rewatch(one, watched, visiblePeople(core)),
      ),
      () => one.close(),
      () => allowing?.stop(),
    ];
    allowing = openAllowing({ core, people, isCaughtUp });
    if (core.hub.online()) one.online();
    return one;
  };
  const say = (): void => presences?.setActive([...faces.values()].some((until) => until > core.clock.now()));
  return {
    look: async (face, on) => {
      if (on && !faces.has(face) && faces.size >= MAX_FACES) return;
      const until = core.clock.now() + (on ? LOOKED_AT_MS : GRACE_MS);
      if (on || faces.has(face)) faces.set(face, on ? until : Math.min(until, faces.get(face) ?? until));
      await begin();
      say();
      core.timers.after((on ? LOOKED_AT_MS : GRACE_MS) + 1, () => {
        for (const [name, end] of faces) if (end <= core.clock.now()) faces.delete(name);
        say();
      });
    },
    of: (user) => presenceOf(presences?.of(user)),
    online: () => {
      presences?.online();
      allowing?.connected();
    },
    offline: () => presences?.offline(),
    heard: (frame) => presences?.heard(frame),
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

type Visible = { readonly user: Bytes; readonly token: Bytes };

/** Those who let this device see when they are there, of the people this person talks with. */
function visiblePeople(core: Core): readonly Visible[] {
  return core.people.all().flatMap(({ user, presence }) => {
    if (!presence || equal(user, core.me().user) || isBlocked(core.own, user)) return [];
    const chat = core.chats.get(toHex(directChatId(core.me().user, user)));
    return chat && maySpeak(chat) ? [{ user, token: presence }] : [];
  });
}

function rewatch(presences: Presences, watched: Map<string, Bytes>, wanted: readonly Visible[]): void {
  const names = new Set(wanted.map(({ user }) => toHex(user)));
  const gone = [...watched.keys()].filter((name) => !names.has(name));
  presences.unwatch(gone.flatMap((name) => fromHex(name) ?? []));
  for (const name of gone) watched.delete(name);
  const news = wanted.filter(({ user, token }) => !equal(watched.get(toHex(user)) ?? new Uint8Array(), token));
  presences.watch(news);
  for (const { user, token } of news) watched.set(toHex(user), token);
}

const BUCKETS = { [PRESENCE.recently]: 'recently', [PRESENCE.week]: 'week', [PRESENCE.month]: 'month', [PRESENCE.long]: 'long' } as const;

function presenceOf(shown: Shown | undefined): Presence {
  if (!shown || shown.is === PRESENCE.hidden) return { is: 'hidden' };
  if (shown.is === PRESENCE.online) return { is: 'online' };
  return shown.is === PRESENCE.seen ? { is: 'seen', at: shown.at } : { is: 'about', bucket: BUCKETS[shown.is] };
}
