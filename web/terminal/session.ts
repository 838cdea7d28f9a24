/** What the commands give that change whose this device is: signed in, linked, with new keys, out. */
import type { MeView } from '../device/port/port.ts';
import type { Result } from './terminal.ts';

/** `waitingUntil`: when a number that another account has becomes this one's, ms. */
export const sessionResult = (line: string, state: 'in' | 'profile' | 'out', me: MeView | undefined, waitingUntil?: number): Result => ({
  lines: [line],
  record: { type: 'session', state, user: me?.user ?? null, device: me?.device ?? null, waitingUntil: waitingUntil ?? null },
});
