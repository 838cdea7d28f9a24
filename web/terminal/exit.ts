/** How a command ends, as scripts see it: one number for each thing a script would do differently. docs/terminal.md promises them. */
import type { Failure } from '../device/port.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, signedOut: 3, limited: 4, unreachable: 5, interrupted: 130 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

const EXIT_BY_CODE: Partial<Readonly<Record<Failure['code'], Exit>>> = {
  signed_out: EXIT.signedOut,
  invalid_session: EXIT.signedOut,
  session_expired: EXIT.signedOut,
  device_revoked: EXIT.signedOut,
  rate_limited: EXIT.limited,
  offline: EXIT.unreachable,
  timeout: EXIT.unreachable,
  not_a_hub: EXIT.unreachable,
  unavailable: EXIT.unreachable,
};

export const exitOf = ({ code }: Failure): Exit => EXIT_BY_CODE[code] ?? EXIT.failed;
