/** What becomes of something that is spoken, step by step. Knows no microphone, no clock and no page. */

/** A finger that holds it: where and when it came down (px, ms), and how far it has slid to either end, 0 to 1. */
export type Hold = { readonly x: number; readonly y: number; readonly at: number; readonly toCancel: number; readonly toLock: number };
/** `short`: nothing anybody meant to send. `kept`: it ended by itself, and waits. `refused`: there was no microphone to be had. */
export type Outcome = 'sent' | 'short' | 'discarded' | 'kept' | 'refused';
/** `hold`: undefined where it goes on by itself. `since`: when the microphone began, ms. */
export type Recording =
  | { readonly is: 'asking'; readonly hold: Hold | undefined }
  | { readonly is: 'recording'; readonly hold: Hold | undefined; readonly since: number }
  | { readonly is: 'over'; readonly outcome: Outcome };

/** `lost`: the finger is somebody else's now, or cannot be seen. `ended`: no more comes of the microphone, or nobody is here to speak into it. Times in ms, places in px. */
export type Happening =
  | { readonly is: 'granted' | 'released' | 'pressed' | 'ended'; readonly at: number }
  | { readonly is: 'moved'; readonly x: number; readonly y: number; readonly isRtl: boolean }
  | { readonly is: 'refused' | 'lost' | 'cancelled' };

/** Less is thrown away. */
export const SHORTEST_MS = 1000;
/** A finger that is gone sooner did not hold, but press: the same as a mouse, or a reader of the screen. */
export const TAP_MS = 300;
/** So far to the side on which lines begin throws it away, so far up and it needs no finger any more. */
export const CANCEL_PX = 110;
export const LOCK_PX = 80;

/** Whoever begins by a finger holds it. */
export const begun = (hold: Pick<Hold, 'x' | 'y' | 'at'> | undefined): Recording => ({
  is: 'asking',
  hold: hold && { ...hold, toCancel: 0, toLock: 0 },
});

export function after(now: Recording, happening: Happening): Recording {
  if (now.is === 'over') return now;
  switch (happening.is) {
    case 'granted':
      return now.is === 'asking' ? { is: 'recording', hold: now.hold, since: happening.at } : now;
    case 'refused':
      return over('refused');
    case 'cancelled':
      return over('discarded');
    case 'moved':
      return now.hold ? slid(now, now.hold, happening) : now;
    case 'lost':
      return { ...now, hold: undefined };
    case 'released':
      return now.hold ? released(now, now.hold, happening.at) : now;
    case 'pressed':
      // What has not begun cannot be sent yet.
      return now.is === 'recording' ? over(lengthOf(now, happening.at) < SHORTEST_MS ? 'short' : 'sent') : now;
    case 'ended':
      return over(lengthOf(now, happening.at) < SHORTEST_MS ? 'discarded' : 'kept');
  }
}

export const lengthOf = (now: Recording, at: number): number => (now.is === 'recording' ? Math.max(0, at - now.since) : 0);

const over = (outcome: Outcome): Recording => ({ is: 'over', outcome });

/** The farther way counts: nobody slides in a straight line. */
function slid(now: Exclude<Recording, { is: 'over' }>, hold: Hold, { x, y, isRtl }: Extract<Happening, { is: 'moved' }>): Recording {
  const share = (way: number, of: number): number => Math.min(1, Math.max(0, way / of));
  const toCancel = share(isRtl ? x - hold.x : hold.x - x, CANCEL_PX);
  const toLock = share(hold.y - y, LOCK_PX);
  if (toCancel === 1 && toCancel >= toLock) return over('discarded');
  if (toLock === 1) return { ...now, hold: undefined };
  return { ...now, hold: { ...hold, toCancel, toLock } };
}

/** Let go before it was allowed, or at once, it goes on by itself: the question of a browser takes the finger away. */
function released(now: Exclude<Recording, { is: 'over' }>, hold: Hold, at: number): Recording {
  if (now.is === 'asking' || at - hold.at < TAP_MS) return { ...now, hold: undefined };
  return after(now, { is: 'pressed', at });
}
