/** The hub port over web/wire: refusals and silence become values, so that the engine has one way to go on. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { NotLoaded } from '../../../crypto/later.ts';
import { Refused } from '../../../hub/protocol/errors.ts';
import { LIMITS } from '../../../hub/protocol/limits.ts';
import type { Api } from '../../wire/api.ts';
import type { PeopleApi } from '../../wire/people.ts';
import type { Socket } from '../../wire/socket.ts';
import { Unreachable } from '../../wire/unreachable.ts';
import type { Hub, HubAnswer, TakenPackage } from './hub.ts';

/** `socket` is asked for each time, since it comes and goes with the session; `people` come when they are first needed. */
export const newHubLine = (api: Api, people: () => Promise<PeopleApi>, socket: () => Socket | undefined): Hub => ({
  online: () => socket()?.state().is === 'online',
  ask: async (frame): Promise<HubAnswer> => {
    const line = socket();
    if (!line) return { answer: 'unreachable' };
    try {
      return { answer: 'posted', ...(await line.ask(frame)) };
    } catch (error) {
      if (error instanceof Refused) return { answer: 'refused', code: error.code, retryAfter: error.details?.retry_after };
      if (error instanceof Unreachable) return { answer: 'unreachable' };
      throw error;
    }
  },
  tell: (frame) => void socket()?.tell(frame),
  chain: (user) =>
    reached(
      api.chain(user).catch((error: unknown) => {
        // Asked again it would be no shorter, and no chain is so long: as good as none.
        if (error instanceof Unreachable && error.why === 'too_large') return [];
        throw error;
      }),
    ),
  growChain: async (user, from, entries) => {
    try {
      await api.growChain(user, from, entries);
      return 'grown';
    } catch (error) {
      if (error instanceof Refused) return 'conflict';
      if (error instanceof Unreachable) return 'unreachable';
      throw error;
    }
  },
  card: async (box) => (await reached(people().then(async ({ card }) => (await card(box)) ?? 'none'))) ?? 'unreachable',
  putCard: async (box, card) => (await reached(people().then(({ putCard }) => putCard(box, card).then(() => true)))) ?? false,
  takePackages: (users) => takeAll(api, users),
});

/**
 * As many people at once as the hub answers for. What was taken is used up: where a later answer fails, those it was for count as people who have no package, and
 * are let in later.
 */
async function takeAll(api: Api, users: readonly Bytes[]): Promise<readonly TakenPackage[] | undefined> {
  const taken: TakenPackage[] = [];
  for (let from = 0; from < users.length || from === 0; from += LIMITS.usersPerRequest) {
    const part = await reached(api.takePackages(users.slice(from, from + LIMITS.usersPerRequest)));
    if (!part) return from === 0 ? undefined : taken;
    taken.push(...part);
  }
  return taken;
}

/** The answer, or undefined where the hub gave none that helps; what asked comes again later. */
async function reached<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Refused || error instanceof Unreachable || error instanceof NotLoaded) return undefined;
    throw error;
  }
}
