/** Failures in the one form the faces take: a code, and what counts. Each face has its own words for it. */
import { NotLoaded } from '../../../crypto/later.ts';
import { Refused } from '../../../hub/protocol/errors.ts';
import { Fenced, StoreFull } from '../../store/port.ts';
import { Unreachable, type Why } from '../../wire/unreachable.ts';
import { OutboxFull } from '../../sync/outbox.ts';
import type { Answer, Failure, LocalCode } from './failure.ts';

const CODE_BY_WHY: Readonly<Record<Why, LocalCode>> = {
  offline: 'offline',
  timeout: 'timeout',
  busy: 'timeout',
  not_a_hub: 'not_a_hub',
  too_large: 'not_a_hub',
  update_needed: 'update_needed',
};
export const failure = (code: Failure['code'], more: Partial<Failure> = {}): { readonly ok: false; readonly error: Failure } => ({
  ok: false,
  error: { code, ...more },
});

/** Runs a command; what is expected to fail becomes an answer, a bug stays one. */
export async function answered<T>(work: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await work();
  } catch (error) {
    const known = failureOf(error);
    if (!known) throw error;
    return known;
  }
}

/** What only an account with a number may do: identities cost nothing to make, so the hub refuses those without one. */
export async function needsNumber<T>(work: () => Promise<T>): Promise<T | 'unbound'> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused && error.code === 'insufficient_permission') return 'unbound';
    throw error;
  }
}

function failureOf(error: unknown): { readonly ok: false; readonly error: Failure } | undefined {
  if (error instanceof Refused) {
    const { retry_after: retryAfter, attempts_left: attemptsLeft } = error.details ?? {};
    return {
      ok: false,
      error: {
        code: error.code,
        ...(retryAfter === undefined ? {} : { retryAfter }),
        ...(attemptsLeft === undefined ? {} : { attemptsLeft }),
      },
    };
  }
  if (error instanceof Unreachable) return failure(CODE_BY_WHY[error.why]);
  // What did not come lies with the hub.
  if (error instanceof NotLoaded) return failure('offline');
  if (error instanceof StoreFull) return failure('storage_full');
  if (error instanceof OutboxFull) return failure('outbox_full');
  return error instanceof Fenced ? failure('cancelled') : undefined;
}
