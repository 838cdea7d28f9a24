/** Why a message was refused for good, in a sentence. */
import type { Failure } from '../device/port/failure.ts';
import { SENTENCES } from './sentences.ts';
import { sizeOf } from './size.ts';

export function sayNotSent({ code, count, used }: Failure = { code: 'cancelled' }): string {
  if (code === 'cancelled') return 'The hub refused it for good.';
  if (code !== 'quota_exceeded' || count === undefined || used === undefined) return SENTENCES[code];
  return `Files of this account take ${sizeOf(used)} of the ${sizeOf(count)} that this hub keeps for it.`;
}
