/** What to say of a line that broke and came back. */
import type { ConnectionView } from '../../device/port/port.ts';

/** What the strip remembers: messages that waited while offline, and what it says of being back. */
export type Line = { readonly waited: number | undefined; readonly back: number | undefined };
export const CALM: Line = { waited: undefined, back: undefined };

/** The next memory: back is said once the line is up and what waited has gone. */
export function follow(line: Line, { state, waiting, messages }: ConnectionView): Line {
  if (state === 'offline') return { waited: Math.max(messages, line.waited ?? 0), back: undefined };
  if (line.waited === undefined || (state !== 'online' && state !== 'syncing') || waiting > 0) return line;
  return { waited: undefined, back: line.waited };
}
