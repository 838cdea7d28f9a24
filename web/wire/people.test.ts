/** What a device asks of people, and what it knows of who is there: in the hub's form, and true on every line. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, randomBytes, toBase64, toHex } from '../../crypto/bytes.ts';
import { type DeviceFrame, PRESENCE, type Shown } from '../../hub/protocol/frames.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import { refusal, world } from './api.world.ts';
import { WIRE_LIMITS } from './limits.ts';
import { openPeopleApi, type PeopleApi } from './people.ts';
import { openPresences } from './presence.ts';
import { newHeldTimers } from './timers.ts';

const user = randomBytes(16);
const [id, token] = [toBase64(user), randomBytes(32)];
const empty = (): Response => new Response(null, { status: 204 });
const report = { report: user, user, reason: 'spam' as const, text: 'سلام', events: [token] };

/** Each function, what the hub answers, what is asked, and what comes out. */
const routes: readonly [keyof PeopleApi, (api: PeopleApi) => Promise<unknown>, object | (() => Response), object, unknown][] = [
  ['blocked', (api) => api.blocked(), { users: [id, id] }, { method: 'GET', url: '/v1/blocks', body: undefined }, [user, user]],
  ['changeBlocked', (api) => api.changeBlocked([user], []), empty, { method: 'POST', url: '/v1/blocks', body: { add: [id], remove: [] } }, undefined],
  [
    'allowPresence',
    (api) => api.allowPresence({ exact: token, coarse: undefined }),
    empty,
    { method: 'PUT', url: '/v1/presence', body: { exact: toBase64(token) } },
    undefined,
  ],
  [
    'report',
    (api) => api.report(report),
    empty,
    { method: 'POST', url: '/v1/reports', body: { report: id, user: id, reason: 'spam', text: 'سلام', events: [toBase64(token)] } },
    undefined,
  ],
  [
    'card',
    (api) => api.card(user),
    { key: toBase64(token), time: 5, sealed: toBase64(token), signature: toBase64(concat(token, token)) },
    { method: 'GET', url: `/v1/invites/${id}`, body: undefined },
    { key: token, time: 5, sealed: token, signature: concat(token, token) },
  ],
  [
    'putCard',
    (api) => api.putCard(user, { key: token, time: 5, sealed: token, signature: concat(token, token) }),
    empty,
    {
      method: 'PUT',
      url: `/v1/invites/${id}`,
      body: { key: toBase64(token), time: 5, sealed: toBase64(token), signature: toBase64(concat(token, token)) },
    },
    undefined,
  ],
];

describe('what is asked of people', () => {
  it.each(routes)(
    '[W24] %s is asked in the hub’s form, with a token, and nothing but its answer counts as one',
    async (_, call, answer, asked, out) => {
      const { deps, asked: heard } = world(answer);
      expect(await call(openPeopleApi(deps))).toEqual(out);
      expect(heard).toEqual([{ ...asked, token: 'Bearer token 1' }]);
      for (const wrong of [{ users: 'all' }, { users: ['short'] }, []])
        await expect(call(openPeopleApi(world(wrong).deps))).rejects.toMatchObject({ name: 'Unreachable' });
      await expect(call(openPeopleApi(world(refusal('full')).deps))).rejects.toMatchObject({ code: 'full' });
    },
  );
});

function line() {
  const [timers, said, news]: [ReturnType<typeof newHeldTimers>, DeviceFrame[], string[]] = [newHeldTimers(), [], []];
  const state = { isUp: false };
  const tell = (frame: DeviceFrame): boolean => state.isUp && said.push(frame) > 0;
  const presences = openPresences({ tell, timers, changed: (users) => news.push(...users) });
  const go = (isUp: boolean): void => {
    state.isUp = isUp;
    if (isUp) presences.online();
    else presences.offline();
  };
  return { timers, said, news, presences, go };
}
const person = (): { readonly user: Bytes; readonly token: Bytes } => ({ user: randomBytes(16), token: randomBytes(32) });
const shownAs = (user: Bytes, is: Shown['is'] = PRESENCE.online): Shown => ({ user, is, at: 0 });

describe('who is there', () => {
  it('[W25] whatever is watched, said and cut, each line is told just what is so, and nothing is known of a line that is gone', async () => {
    const people = Array.from({ length: 5 }, person);
    const step = fc.record({ does: fc.constantFrom('watch', 'rotate', 'unwatch', 'up', 'down', 'hear', 'look', 'look away'), who: fc.nat(4) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { timers, said, presences, go } = line();
        const given = new Map(people.map((one) => [toHex(one.user), one]));
        const [wanted, known, told] = [new Map<string, Bytes>(), new Set<string>(), new Map<string, Bytes>()];
        let [isUp, isActive, active] = [false, false, false];
        for (const { does, who } of steps) {
          const [{ user: one }] = [people[who] ?? person()];
          const name = toHex(one);
          if (does === 'rotate') given.set(name, { user: one, token: randomBytes(32) });
          const current = given.get(name) ?? person();
          if (does === 'watch' || (does === 'rotate' && wanted.has(name))) {
            presences.watch([current]);
            wanted.set(name, current.token);
          } else if (does === 'unwatch') {
            presences.unwatch([one]);
            wanted.delete(name);
            known.delete(name);
          } else if (does === 'up' || does === 'down') {
            if (isUp !== (does === 'up')) {
              [told.clear(), known.clear()];
              active = false;
              go(does === 'up');
            }
            isUp = does === 'up';
          } else if (does === 'hear' && isUp) {
            presences.heard({ type: 'presence', people: [shownAs(one)] });
            if (wanted.has(name)) known.add(name);
          } else if (does === 'look' || does === 'look away') {
            isActive = does === 'look';
            presences.setActive(isActive);
          }
          await timers.advance(WIRE_LIMITS.activeMs);
          for (const frame of said.splice(0)) {
            if (frame.type === 'watch') for (const { user, token } of frame.people) told.set(toHex(user), token);
            if (frame.type === 'unwatch') for (const user of frame.users) told.delete(toHex(user));
            if (frame.type === 'active') active = frame.isActive;
          }
          expect([told, active]).toEqual(isUp ? [wanted, isActive] : [new Map(), false]);
          for (const user of people.map(({ user }) => toHex(user))) expect(presences.of(user) !== undefined).toBe(known.has(user));
        }
        presences.close();
      }),
      { numRuns: 200 },
    );
  });

  it('[W26] who looks to and fro is told no more than the hub takes, and at the end as it is; no more are watched than a socket may', async () => {
    const { timers, said, news, presences, go } = line();
    go(true);
    for (let i = 0; i < 101; i++) presences.setActive(i % 2 === 0);
    expect(said).toEqual([{ type: 'active', isActive: true }]);
    presences.setActive(false);
    await timers.advance(WIRE_LIMITS.activeMs);
    expect(said.splice(0)).toEqual([
      { type: 'active', isActive: true },
      { type: 'active', isActive: false },
    ]);
    const crowd = Array.from({ length: LIMITS.presencesPerSocket + 5 }, person);
    presences.watch(crowd);
    expect(said.splice(0)).toEqual([{ type: 'watch', people: crowd.slice(0, LIMITS.presencesPerSocket) }]);
    presences.heard({ type: 'presence', people: [shownAs(user), ...crowd.slice(0, 1).map((one) => shownAs(one.user))] });
    expect(news).toEqual([toHex(crowd[0]?.user ?? user)]);
    go(false);
    expect(news).toHaveLength(2);
    presences.close();
    expect(timers.next()).toBeUndefined();
  });
});
