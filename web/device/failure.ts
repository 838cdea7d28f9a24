/** What a command may answer: done, or why not, in the one form every face shows. */
import type { ErrorCode } from '../../hub/protocol/errors.ts';

/** What went wrong, ready to be shown: `message` is one sentence that says what happened, what is kept and what to do. */
export type Failure = {
  readonly code: ErrorCode | LocalCode;
  readonly message: string;
  readonly retryAfter?: number;
  readonly attemptsLeft?: number;
  readonly count?: number;
};
/** What can fail without the hub's word. */
export type LocalCode =
  | 'offline'
  | 'timeout'
  | 'not_a_hub'
  | 'update_needed'
  | 'signed_out'
  | 'invalid_code'
  | 'expired'
  | 'cancelled'
  | 'not_wanted'
  | 'empty'
  | 'too_long'
  | 'invalid_name'
  | 'unsent'
  | 'not_accepted'
  | 'unknown_chat'
  | 'unknown_person'
  /** The hub knows no number of this account, as after it lost its store: nobody can be looked for until one is confirmed. */
  | 'unbound'
  | 'wrong_person'
  | 'yourself'
  /** As much waits to be sent as may. */
  | 'outbox_full'
  | 'storage_full'
  | 'storage_damaged'
  | 'not_found_here';
export type Answer<T = object> = ({ readonly ok: true } & T) | { readonly ok: false; readonly error: Failure };
