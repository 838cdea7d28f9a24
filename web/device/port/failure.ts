/** What a command may answer: done, or why not, in the one form every face shows. */
import type { ErrorCode } from '../../../hub/protocol/errors.ts';
import type { GroupRefusal } from './groups.ts';

/**
 * What went wrong. Each face has its own words for a code: what happened, what is kept and what to do. `message`: the terminal's, where it knows more than the
 * code says; an engine sends none.
 */
export type Failure = {
  readonly code: ErrorCode | LocalCode;
  readonly message?: string;
  readonly retryAfter?: number;
  readonly attemptsLeft?: number;
  /** What `too_large` and `quota_exceeded` allow, in bytes; else how many. */
  readonly count?: number;
  /** Of `quota_exceeded`: what is used of that. */
  readonly used?: number;
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
  /** The chain on one side of the link was not what it has to be. */
  | 'not_linked'
  | 'empty'
  | 'too_long'
  | 'invalid_name'
  | 'invalid_photo'
  | 'you_blocked'
  /** As many as there may be are there. */
  | 'too_many'
  | 'unsent'
  | GroupRefusal
  /** The creator hands the group on before they leave. */
  | 'creator_stays'
  | 'not_accepted'
  | 'unknown_chat'
  /** The hub knows no number of this account, as after it lost its store: nobody can be looked for until one is confirmed. */
  | 'unbound'
  | 'wrong_person'
  | 'yourself'
  /** As much waits to be sent as may. */
  | 'outbox_full'
  | 'storage_full'
  | 'storage_damaged'
  | 'not_found_here'
  /** Somebody else's, or without the right. */
  | 'not_allowed'
  /** A message is changed within 48 hours. */
  | 'too_late'
  /** A link that leads nowhere any more, or to another hub than this device's. */
  | 'invite_gone'
  | 'other_hub'
  | 'invalid_reaction'
  /** A file is gone from where it was picked, or has changed since. */
  | 'unreadable'
  /** Nobody who could be asked has the bytes of it any more, or not now. */
  | 'media_gone'
  /** What it is cannot be what the message says. */
  | 'media_broken';
export type Answer<T = object> = ({ readonly ok: true } & T) | { readonly ok: false; readonly error: Failure };
