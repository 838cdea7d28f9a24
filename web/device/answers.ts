/** Failures in the one form the faces show: what happened, what is kept, what to do. */
import { ERRORS, Refused } from '../../hub/protocol/errors.ts';
import { Fenced, StoreFull } from '../store/port.ts';
import { Unreachable, type Why } from '../wire/unreachable.ts';
import { OutboxFull } from '../sync/outbox.ts';
import type { Answer, Failure, LocalCode } from './failure.ts';

const CODE_BY_WHY: Readonly<Record<Why, LocalCode>> = {
  offline: 'offline',
  timeout: 'timeout',
  busy: 'timeout',
  not_a_hub: 'not_a_hub',
  too_large: 'not_a_hub',
  update_needed: 'update_needed',
};
const SENTENCES: Readonly<Record<LocalCode, string>> = {
  offline: 'The hub cannot be reached. What you wrote is kept and goes out when it can.',
  timeout: 'The hub did not answer in time. Try again.',
  not_a_hub: 'What answers at this address is no Tidings hub. Check the address or your network.',
  update_needed: 'This version of Tidings and the hub do not understand each other. Update Tidings.',
  signed_out: 'This device is not signed in.',
  invalid_code: 'This code cannot be read. Copy the whole code.',
  expired: 'This code has run out. Make a new one.',
  cancelled: 'This was cancelled.',
  not_wanted: 'Your other device did not let this one in. Make a new code to try again.',
  empty: 'There is nothing to send.',
  too_long: 'This is too long. Send it in parts.',
  invalid_name: 'This name holds marks that are not seen. Type it anew.',
  unsent: 'Some messages have not been sent yet. Wait until they are, or sign out and lose them.',
  not_accepted: 'Accept the request first.',
  unknown_chat: 'This chat is not on this device.',
  unknown_person: 'Nobody can be found by that.',
  unbound: 'This hub does not know your phone number. Confirm it to find people and be found.',
  wrong_person: 'This code belongs to somebody else.',
  yourself: 'That is you. Your saved messages are in your own chat.',
  outbox_full: 'Too many messages wait to be sent; those are kept. This one was not taken: go online first, then send it.',
  storage_full: 'This device is full, or its storage does not answer: this was not kept. Make room, then try again.',
  storage_damaged: 'What this device stored cannot be read. Try again; clear it only where that does not help.',
  not_found_here: 'This message is no longer here.',
};

export const failure = (code: LocalCode, more: Partial<Failure> = {}): { readonly ok: false; readonly error: Failure } => ({
  ok: false,
  error: { code, message: SENTENCES[code], ...more },
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
        message: ERRORS[error.code].message,
        ...(retryAfter === undefined ? {} : { retryAfter }),
        ...(attemptsLeft === undefined ? {} : { attemptsLeft }),
      },
    };
  }
  if (error instanceof Unreachable) return failure(CODE_BY_WHY[error.why]);
  if (error instanceof StoreFull) return failure('storage_full');
  if (error instanceof OutboxFull) return failure('outbox_full');
  return error instanceof Fenced ? failure('cancelled') : undefined;
}
