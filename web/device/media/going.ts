/**
 * Which media go from this device when there is more of it than its person wants to keep. Pure: knows no disk.
 * The hub forgets media when everybody has it, or after its days, so the devices are where it stays; and whoever lacks it asks its author before all others. So what this
 * person sent never goes by itself, nor what nobody else of the chat can be asked for: all else can be had again from who sent it.
 */
import type { MediaKeeping } from '../port/media.ts';

/** `isNeeded`: perhaps it is nowhere else. `seenAt`: when somebody here last looked at it, ms; 0 where nobody has. */
export type Kept = { readonly bytes: number; readonly seenAt: number; readonly isNeeded: boolean };

const DAY = 86_400_000;

/** Where there is too much, a little more goes than has to: the next photo is not the next occasion. */
const ROOM = 0.9;

/** What was not seen for longest goes first. */
export function goingOf<T extends Kept>(all: readonly T[], { most, days }: MediaKeeping, now: number): readonly T[] {
  const free = all.filter(({ isNeeded }) => !isNeeded).sort((a, b) => a.seenAt - b.seenAt);
  const old = days > 0 ? free.filter(({ seenAt }) => seenAt < now - days * DAY) : [];
  const left = free.slice(old.length);
  let bytes = sumOf(all) - sumOf(old);
  if (most === 0 || bytes <= most) return old;
  const more = left.findIndex((one) => {
    if (bytes <= most * ROOM) return true;
    bytes -= one.bytes;
    return false;
  });
  return [...old, ...(more < 0 ? left : left.slice(0, more))];
}

export const sumOf = (all: readonly Pick<Kept, 'bytes'>[]): number => all.reduce((sum, { bytes }) => sum + bytes, 0);
