/** What becomes of what is spoken, one step after the other. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { after, begun, CANCEL_PX, type Happening, LOCK_PX, lengthOf, type Recording, SHORTEST_MS, TAP_MS } from './recording.ts';

const DOWN = { x: 300, y: 700, at: 1000 };
const GRANTED = { is: 'granted', at: 1200 } as const;
/** What becomes of it, one after the other. */
const all = (from: Recording, ...happenings: readonly Happening[]): Recording => happenings.reduce(after, from);
const held = (...happenings: readonly Happening[]): Recording => all(begun(DOWN), GRANTED, ...happenings);
const to = (x: number, y: number, isRtl = false): Happening => ({ is: 'moved', x: DOWN.x + x, y: DOWN.y + y, isRtl });
const upAt = (at: number): Happening => ({ is: 'released', at });
const over = (outcome: string): object => ({ is: 'over', outcome });

describe('a recording', () => {
  it('[U438] is sent when it is let go, thrown away when it slides to where lines begin, and goes on by itself when it slides up', () => {
    expect(held(upAt(3000))).toEqual(over('sent'));
    expect(held(to(-CANCEL_PX, 0))).toEqual(over('discarded'));
    expect(held(to(-CANCEL_PX, 0, true))).toMatchObject({ is: 'recording', hold: { toCancel: 0 } });
    expect(held(to(CANCEL_PX, 0, true))).toEqual(over('discarded'));
    expect(held(to(-CANCEL_PX / 2, 0))).toMatchObject({ hold: { toCancel: 0.5, toLock: 0 } });
    const locked = held(to(0, -LOCK_PX));
    expect(locked).toEqual({ is: 'recording', hold: undefined, since: 1200 });
    expect(all(locked, upAt(3000), to(-CANCEL_PX, 0))).toEqual(locked);
    expect(all(locked, { is: 'pressed', at: 3000 })).toEqual(over('sent'));
    expect(all(locked, { is: 'cancelled' })).toEqual(over('discarded'));
  });

  it('[U438] is nothing where it is shorter than a second, however it ends', () => {
    const at = GRANTED.at + SHORTEST_MS - 1;
    expect(held(upAt(at))).toEqual(over('short'));
    expect(held({ is: 'lost' }, { is: 'pressed', at })).toEqual(over('short'));
    expect(held({ is: 'ended', at })).toEqual(over('discarded'));
    expect(held(upAt(at + 1))).toEqual(over('sent'));
  });

  it('[U439] goes on by itself after a press, after the question of a browser, and where the system takes the finger', () => {
    expect(all(begun(undefined), GRANTED)).toEqual({ is: 'recording', hold: undefined, since: 1200 });
    expect(held(upAt(DOWN.at + TAP_MS - 1))).toMatchObject({ is: 'recording', hold: undefined });
    expect(all(begun(DOWN), upAt(9000), { is: 'granted', at: 9500 })).toMatchObject({ is: 'recording', hold: undefined });
    expect(held({ is: 'lost' }, upAt(3000))).toMatchObject({ is: 'recording', hold: undefined });
    // What has not begun cannot be sent.
    expect(all(begun(undefined), { is: 'pressed', at: 9000 })).toMatchObject({ is: 'asking' });
    expect(all(begun(undefined), { is: 'refused' }, GRANTED)).toEqual(over('refused'));
  });

  it('[U440] waits where it ends by itself', () => {
    expect(held({ is: 'ended', at: 9000 })).toEqual(over('kept'));
    expect(all(begun(undefined), { is: 'ended', at: 9000 }, { is: 'granted', at: 9001 })).toEqual(over('discarded'));
  });

  it('[U438] ends once, whatever happens, and what is sent or waits was heard for a second or more', () => {
    const place = fc.integer({ min: -1000, max: 1000 });
    const happening: fc.Arbitrary<Happening> = fc.oneof(
      fc.record({ is: fc.constantFrom('granted', 'released', 'pressed', 'ended'), at: fc.integer({ min: 0, max: 100_000 }) }),
      fc.record({ is: fc.constant('moved'), x: place, y: place, isRtl: fc.boolean() }),
      fc.record({ is: fc.constantFrom('refused', 'lost', 'cancelled') }),
    );
    fc.assert(
      fc.property(fc.array(happening), fc.boolean(), (happenings, isHeld) => {
        let now = begun(isHeld ? DOWN : undefined);
        for (const one of happenings) {
          const next = after(now, one);
          if (now.is === 'over') expect(next).toBe(now);
          else if (next.is === 'over' && ['sent', 'kept'].includes(next.outcome)) {
            expect(now.is).toBe('recording');
            expect(lengthOf(now, 'at' in one ? one.at : 0)).toBeGreaterThanOrEqual(SHORTEST_MS);
          }
          now = next;
        }
      }),
      { numRuns: 1000 },
    );
  });
});
