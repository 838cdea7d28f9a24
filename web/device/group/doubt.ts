/**
 * What is sealed for this epoch and cannot be opened: a hub that shows two halves of a chat two commits of one epoch makes just that, and so does
 * whoever posts noise. What was said is asked of a peer, whatever the epochs; and a chat in which it goes on begins a new generation.
 */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import type { Chat, Core } from '../memory/core.ts';
import { reopen } from './place.ts';

/** So many in one epoch, and it is the epoch that is in doubt. */
const MAX_DOUBTS = 3;
/** A peer is asked no more often. */
const PAUSE_MS = 10 * 1000;

export function doubt(core: Core, chat: Chat, { route, epoch, seq }: { readonly route: Bytes; readonly epoch: number; readonly seq: number }): void {
  const { live } = chat;
  const at = `${toHex(route)}:${epoch}`;
  live.doubts = live.doubts?.at === at ? { at, count: live.doubts.count + 1 } : { at, count: 1 };
  const now = core.clock.now();
  if ((live.pausedUntil.get('doubt') ?? 0) <= now) {
    live.pausedUntil.set('doubt', now + PAUSE_MS);
    core.reconcile(chat);
  }
  if (live.doubts.count < MAX_DOUBTS || live.ended) return;
  core.log('epoch_in_doubt', { epoch });
  chat.turn(() => reopen(core, chat, { route, epoch, seq, by: undefined })).catch(core.halt);
}
