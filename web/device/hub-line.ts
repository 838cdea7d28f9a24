/** The hub port over web/wire: refusals and silence become values, so that the engine has one way to go on. */
import { Refused } from '../../hub/protocol/errors.ts';
import type { Api } from '../wire/api.ts';
import type { Socket } from '../wire/socket.ts';
import { Unreachable } from '../wire/unreachable.ts';
import type { Hub, HubAnswer } from './hub.ts';

/** `socket` is asked for each time, since it comes and goes with the session. */
export const newHubLine = (api: Api, socket: () => Socket | undefined): Hub => ({
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
  takePackages: (users) => reached(api.takePackages(users)),
});

/** The answer, or undefined where the hub gave none that helps; what asked comes again later. */
async function reached<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Refused || error instanceof Unreachable) return undefined;
    throw error;
  }
}
