/** Who is there, as a device knows it: what the hub said last, of whom it watches, on this line. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Bytes, randomBytes, toHex } from '../../crypto/bytes.ts';
import type { PresenceDeps } from './presence.ts';
import type { Shown } from '../../hub/protocol/frames.ts';
import { PRESENCE } from '../../hub/protocol/frames.ts';
import { WIRE_LIMITS } from './limits.ts';
import { openPresences } from './presence.ts';
import { newHeldTimers } from './timers.ts';

const PEOPLE = [1, 2, 3, 4].map((n) => new Uint8Array(16).fill(n));
const nameAt = (at: number): string => toHex(PEOPLE[at] ?? new Uint8Array());

const who = fc.uniqueArray(fc.nat(PEOPLE.length - 1), { minLength: 1, maxLength: 3 });
const step = fc.oneof(
  who.map((some) => ({ does: 'watch' as const, some })),
  who.map((some) => ({ does: 'unwatch' as const, some })),
  fc.tuple(who, fc.constantFrom(...Object.values(PRESENCE)), fc.nat()).map(([some, is, at]) => ({ does: 'hear' as const, some, is, at })),
  fc.constantFrom({ does: 'online' as const }, { does: 'offline' as const }),
  fc.boolean().map((on) => ({ does: 'look' as const, on })),
  fc.nat(WIRE_LIMITS.activeMs * 2).map((ms) => ({ does: 'wait' as const, ms })),
);

/** The hub at the other end of the line of now: whom it was asked to tell of, by which token, and whether somebody looks. */
type Heard = { readonly watched: Map<string, Bytes>; active: boolean };

// Feature: telegram-clone, Property 25: presence is readable for a contact
it('[E69] in any order of watching, hearing and losing the line, of each who is watched the last word of this line is known, of all others none, and the hub knows whom', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const timers = newHeldTimers(0);
      let [hub, isOnline, isLooked]: [Heard, boolean, boolean] = [{ watched: new Map(), active: false }, false, false];
      const changed = new Set<string>();
      const tell: PresenceDeps['tell'] = (frame) => {
        expect(isOnline).toBe(true);
        if (frame.type === 'active') hub.active = frame.isActive;
        else if (frame.type === 'watch') for (const { user, token } of frame.people) hub.watched.set(toHex(user), token);
        else for (const user of frame.users) hub.watched.delete(toHex(user));
        return true;
      };
      const presences = openPresences({ tell, timers, changed: (users) => users.forEach((user) => changed.add(user)) });
      const [watched, said] = [new Map<string, Bytes>(), new Map<string, Shown>()];
      for (const one of steps) {
        const before = PEOPLE.map((_, at) => presences.of(nameAt(at)));
        changed.clear();
        if (one.does === 'watch') {
          const people = one.some.map((at) => ({ user: PEOPLE[at] ?? new Uint8Array(), token: randomBytes(32) }));
          for (const { user, token } of people) watched.set(toHex(user), token);
          presences.watch(people);
        } else if (one.does === 'unwatch') {
          for (const at of one.some) if (watched.delete(nameAt(at))) said.delete(nameAt(at));
          presences.unwatch(one.some.flatMap((at) => PEOPLE[at] ?? []));
        } else if (one.does === 'hear') {
          const people = one.some.flatMap((at) => (PEOPLE[at] ? [{ user: PEOPLE[at], is: one.is, at: one.at }] : []));
          for (const shown of people) if (watched.has(toHex(shown.user))) said.set(toHex(shown.user), shown);
          presences.heard({ type: 'presence', people });
        } else if (one.does === 'online') {
          [isOnline, hub] = [true, { watched: new Map(), active: false }];
          presences.online();
        } else if (one.does === 'offline') {
          presences.offline();
          isOnline = false;
          said.clear();
        } else if (one.does === 'look') {
          isLooked = one.on;
          presences.setActive(one.on);
        } else await timers.advance(one.ms);
        for (const [at, was] of before.entries()) {
          const is = presences.of(nameAt(at));
          expect(is).toEqual(said.get(nameAt(at)));
          if (is !== was) expect(changed).toContain(nameAt(at));
        }
        if (isOnline) expect(hub.watched).toEqual(watched);
      }
      await timers.advance(WIRE_LIMITS.activeMs * 2);
      if (isOnline) expect(hub.active).toBe(isLooked);
      presences.close();
    }),
    { numRuns: 300 },
  );
});
