/** How a command ends, as scripts see it: one number for each thing a script would do differently. docs/terminal.md promises them. */
import type { Failure } from '../device/port/failure.ts';
import type { Awaiting } from '../device/port/port.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, signedOut: 3, limited: 4, unreachable: 5, late: 6, interrupted: 130 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** What went wrong, as the device says it or this terminal. `late`: the hub is there, but was not done in time; `in_use`: another process has this profile. */
export type Fault = Omit<Failure, 'code'> & {
  readonly code: Failure['code'] | 'late' | 'in_use';
  /** Own messages that wait to be sent, and chats in which another device is waited for. */
  readonly waiting?: number;
  readonly chats?: readonly Awaiting[];
};

const EXIT_BY_CODE: Partial<Readonly<Record<Fault['code'], Exit>>> = {
  // Whether a number can be one is judged before the hub is asked, and by the hub: to a script it is the same mistake.
  invalid_number: EXIT.usage,
  signed_out: EXIT.signedOut,
  invalid_session: EXIT.signedOut,
  session_expired: EXIT.signedOut,
  device_revoked: EXIT.signedOut,
  rate_limited: EXIT.limited,
  offline: EXIT.unreachable,
  timeout: EXIT.unreachable,
  not_a_hub: EXIT.unreachable,
  late: EXIT.late,
  unavailable: EXIT.late,
};

export const exitOf = ({ code }: Fault): Exit => EXIT_BY_CODE[code] ?? EXIT.failed;
