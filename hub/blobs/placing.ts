/** What uploads and forwards have in common: how much an account may keep, and how it is told that a blob stays. */
import { MEDIA_LIMITS } from '../protocol/media.ts';
import { Refused } from '../protocol/errors.ts';
import type { UserId } from '../protocol/frames.ts';
import type { Placed } from '../store/media.port.ts';
import type { MediaDeps } from './port.ts';

/** An identity without a number costs nothing to make. */
export async function quotaOf({ store, settings }: Pick<MediaDeps, 'store' | 'settings'>, user: UserId): Promise<number> {
  const isBound = (await store.accounts.get(user))?.hasNumber ?? false;
  return isBound ? settings.quotaBytes : Math.min(settings.quotaBytes, MEDIA_LIMITS.mediaQuotaOfUnbound);
}

/** Until when it stays, or Refused. */
export function placedOrRefused(placed: Placed, limit: number): number {
  if (placed.placed) return placed.until;
  if (placed.because === 'quota') throw new Refused('quota_exceeded', { used: placed.used, limit });
  throw new Refused(placed.because === 'absent' ? 'not_found' : placed.because);
}
