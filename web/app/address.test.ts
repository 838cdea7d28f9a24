/** Addresses of places: by ids alone, there and back. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Route, readRoute, SETTINGS_PAGES, writeRoute } from './address.ts';
import { EVERY_PLACE } from './address.world.ts';

const id = fc.stringMatching(/^[0-9a-f]{32}$/);
const routes = (): fc.Arbitrary<Route> =>
  fc.oneof(
    fc.constantFrom(...EVERY_PLACE),
    fc.constantFrom(...SETTINGS_PAGES).map((page): Route => ({ at: 'settings', page })),
    fc.option(id, { nil: undefined }).chain((message) => id.map((chat): Route => ({ at: 'chat', chat, message }))),
    id.map((chat): Route => ({ at: 'safety', chat })),
  );

it('[U1] every place comes back from its address', () => {
  fc.assert(
    fc.property(routes(), (to) => {
      expect(readRoute(writeRoute(to))).toEqual(to);
    }),
    { numRuns: 500 },
  );
});
it('[U2] an address never carries a contact code', () => {
  expect(writeRoute({ at: 'new', code: 'tidings:contact:secret' })).toBe('/new');
  expect(writeRoute({ at: 'join', code: 'tidings:group:secret' })).toBe('/join');
});
it('[U3] an address nobody wrote leads to a place all the same', () => {
  const segment = fc.oneof(fc.constantFrom('c', 'm', 'new', 'settings', 'safety', '..', '%00', 'مرحبا', '🌊'), id, fc.string());
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 8 }), (segments) => {
      const to = readRoute(`/${segments.join('/')}`);
      expect(readRoute(writeRoute(to))).toEqual(to);
    }),
    { numRuns: 500 },
  );
});
