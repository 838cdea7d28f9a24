/** Signing in by a device’s key, and the sessions that come of it. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomBytes, toBase64 } from '../../crypto/bytes.ts';
import { addDevice, consentTo, revokeDevice } from '../../crypto/identity.ts';
import {
  bytesIn,
  newKeys,
  newPerson,
  newWorld,
  type Person,
  peerOf,
  sessionIn,
  signIn,
  signInAgain,
  textIn,
  uploadChain,
  type World,
} from '../hub.world.ts';
import { openSocket } from '../socket.world.ts';
import { CLOSE } from '../protocol/errors.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';

const DAY = 86_400_000;
let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.close());

const list = (token: string) => world.ask('GET', '/v1/sessions', undefined, { token });
const refresh = (token: string, peer = '203.0.113.7') => world.ask('POST', '/v1/sessions/refresh', { refresh: token }, { peer });
const codeOf = async (asked: ReturnType<typeof list>) => (await asked).refused?.code;

describe('sign-in', () => {
  it('[A10] a device is let in by signing the hub’s challenge with the key its chain names, without any number', async () => {
    const person = await newPerson(world);
    expect(person.session.access_expires_at).toBe(world.clock.now() + LIMITS.accessMs);
    expect(person.session.refresh_expires_at).toBe(world.clock.now() + HUB_LIMITS.refreshMs);
    const { status, body } = await list(person.session.access);
    expect(status).toBe(200);
    const row = { session: person.session.session, device: person.device, created_at: world.clock.now(), seen_at: world.clock.now(), current: true };
    expect(body).toEqual({ sessions: [row] });
  });

  it('[A10] another key, another host, a host of another hub, an unknown device or user: nobody is let in', async () => {
    const person = await newPerson(world);
    const other = await newPerson(world);
    const tries: readonly (readonly [Promise<{ readonly refused: { readonly code: string } | undefined }>, string])[] = [
      [signIn(world, person, { keys: other.keys }), 'invalid_signature'],
      [signIn(world, person, { signedHost: 'evil.example' }), 'invalid_signature'],
      [signIn(world, person, { host: 'evil.example' }), 'origin_refused'],
      [signIn(world, { ...person, user: other.user }), 'invalid_signature'],
      [signIn(world, { ...person, device: toBase64(randomBytes(16)) }), 'invalid_signature'],
    ];
    for (const [tried, code] of tries) expect((await tried).refused?.code).toBe(code);
    expect((await world.store.sessions.list(bytesIn(person.user), world.clock.now())).map(({ id }) => toBase64(id))).toEqual([
      person.session.session,
    ]);
  });

  it('[A11] a challenge serves one try and two minutes', async () => {
    const person = await newPerson(world);
    const challenge = async () => textIn(await world.ask('POST', '/v1/challenges'), 'challenge');
    const used = await challenge();
    const wrong = await newKeys();
    expect((await signIn(world, person, { challenge: used, keys: wrong })).refused?.code).toBe('invalid_signature');
    expect((await signIn(world, person, { challenge: used })).refused?.code).toBe('invalid_ticket');
    const late = await challenge();
    world.clock.advance(HUB_LIMITS.challengeMs);
    expect((await signIn(world, person, { challenge: late })).refused?.code).toBe('invalid_ticket');
    expect((await signIn(world, person, { challenge: toBase64(randomBytes(32)) })).refused?.code).toBe('invalid_ticket');
    const raced = await challenge();
    const answers = await Promise.all([signIn(world, person, { challenge: raced }), signIn(world, person, { challenge: raced })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('[A12] a device has one session: signing in again ends the one before', async () => {
    const first = await newPerson(world);
    const second = await signInAgain(world, first);
    expect(await codeOf(list(first.session.access))).toBe('invalid_session');
    expect(await codeOf(refresh(first.session.refresh))).toBe('invalid_session');
    expect((await list(second.session.access)).status).toBe(200);
  });
});

describe('sessions', () => {
  // Feature: telegram-clone, Property 4: a session lasts 30 days without signing in again
  it('[A13] a session lives through 30 days of silence and not longer; each use begins the 30 days anew', async () => {
    const silences = fc.array(fc.oneof(fc.integer({ min: 1, max: HUB_LIMITS.refreshMs - 1 }), fc.constantFrom(29 * DAY, 30 * DAY - 1)), {
      minLength: 1,
      maxLength: 4,
    });
    let index = 0;
    await fc.assert(
      fc.asyncProperty(silences, fc.constantFrom(0, 1, DAY), async (gaps, beyond) => {
        const peer = peerOf(++index);
        let { session } = await newPerson(world, { peer });
        for (const gap of gaps) {
          world.clock.advance(gap);
          session = sessionIn(await refresh(session.refresh, peer));
          expect((await list(session.access)).status).toBe(200);
        }
        world.clock.advance(HUB_LIMITS.refreshMs + beyond);
        expect((await refresh(session.refresh, peer)).refused?.code).toBe('session_expired');
      }),
      { numRuns: 100 },
    );
  });

  it('[A13] an access token lives 15 minutes', async () => {
    const { session } = await newPerson(world);
    world.clock.advance(LIMITS.accessMs - 1);
    expect((await list(session.access)).status).toBe(200);
    world.clock.advance(1);
    expect(await codeOf(list(session.access))).toBe('session_expired');
  });

  it('[A14] a lost answer is not theft: the same token may be asked again until its successor is used', async () => {
    const { session } = await newPerson(world);
    const lost = sessionIn(await refresh(session.refresh));
    const again = sessionIn(await refresh(session.refresh));
    expect((await list(again.access)).status).toBe(200);
    expect(await codeOf(list(lost.access))).toBe('invalid_session');
    expect((await refresh(again.refresh)).status).toBe(200);
  });

  it('[A14] a token used after its successor was ends the whole family, at once', async () => {
    const { session } = await newPerson(world);
    const second = sessionIn(await refresh(session.refresh));
    const third = sessionIn(await refresh(second.refresh));
    expect((await list(third.access)).status).toBe(200);
    expect(await codeOf(refresh(session.refresh))).toBe('invalid_session');
    expect(await codeOf(list(third.access))).toBe('invalid_session');
    expect(await codeOf(refresh(third.refresh))).toBe('invalid_session');
  });

  // Feature: telegram-clone, Property 4: a session lasts 30 days; a reused refresh token ends its family
  it('[A14] in any order of use only the token used last and its own successors are good; any other ends the family for good', async () => {
    let index = 0;
    const ends = new Set<boolean>();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 9 }), async (uses) => {
        const peer = peerOf(++index);
        const { session } = await newPerson(world, { peer });
        /** All tokens of the family, the newest last, each with the one it was given for. */
        const tokens = [{ token: session.refresh, from: -1 }];
        let [last, hasEnded] = [-1, false];
        for (const back of uses) {
          const at = Math.max(0, tokens.length - 1 - back);
          const { token = '', from } = tokens[at] ?? {};
          hasEnded ||= at !== last && from !== last;
          const answer = await refresh(token, peer);
          expect(answer.refused?.code).toBe(hasEnded ? 'invalid_session' : undefined);
          if (hasEnded) continue;
          last = at;
          const next = sessionIn(answer);
          tokens.push({ token: next.refresh, from: at });
          expect((await list(next.access)).status).toBe(200);
        }
        ends.add(hasEnded);
      }),
      { numRuns: 100 },
    );
    expect(ends.size).toBe(2);
  });

  it('[A14] of two holders of one token, not both go on', async () => {
    const { session } = await newPerson(world);
    const [owner, thief] = [sessionIn(await refresh(session.refresh)), sessionIn(await refresh(session.refresh))];
    expect((await refresh(thief.refresh)).status).toBe(200);
    expect(await codeOf(refresh(owner.refresh))).toBe('invalid_session');
    expect(await codeOf(refresh(thief.refresh))).toBe('invalid_session');
  });

  it('[A15] sessions are listed to their own user and ended by it, never by another', async () => {
    const anna = await newPerson(world);
    const boris = await newPerson(world);
    const foreign = await world.ask('DELETE', `/v1/sessions/${anna.session.session}`, undefined, { token: boris.session.access });
    expect([foreign.status, foreign.refused?.code]).toEqual([404, 'not_found']);
    expect((await list(anna.session.access)).status).toBe(200);
    world.clock.advance(1);
    const phone = await linked(anna);
    const rows = (await list(anna.session.access)).body['sessions'];
    expect(rows).toEqual([
      expect.objectContaining({ device: anna.device, current: true }),
      expect.objectContaining({ device: phone.device, current: false }),
    ]);
    expect((await world.ask('DELETE', `/v1/sessions/${phone.session.session}`, undefined, { token: anna.session.access })).status).toBe(204);
    expect(await codeOf(list(phone.session.access))).toBe('invalid_session');
    expect((await list(anna.session.access)).status).toBe(200);
  });

  it('[A15] a session that ends takes its socket with it, at once, and no other', async () => {
    const anna = await newPerson(world);
    world.clock.advance(1);
    const phone = await linked(anna);
    const [ended, kept] = [await openSocket(world, phone), await openSocket(world, anna)];
    expect((await world.ask('DELETE', `/v1/sessions/${phone.session.session}`, undefined, { token: anna.session.access })).status).toBe(204);
    expect([ended.closed, kept.closed]).toEqual([CLOSE.unauthorized, undefined]);
    const again = await signInAgain(world, anna);
    expect(kept.closed).toBe(CLOSE.unauthorized);
    const stolen = await openSocket(world, again);
    const next = sessionIn(await refresh(again.session.refresh));
    await refresh(next.refresh);
    await refresh(again.session.refresh);
    expect(stolen.closed).toBe(CLOSE.unauthorized);
  });

  it('[A15] a device that its chain revokes is out at once, whatever tokens it holds', async () => {
    const anna = await newPerson(world);
    const phone = await linked(anna);
    const revoked = await revokeDevice(phone.chain, { keys: anna.keys, device: bytesIn(anna.device) }, bytesIn(phone.device), world.clock.now());
    if (!revoked.may) throw new Error(revoked.because);
    expect((await uploadChain(world, revoked.chain, {}, 2)).status).toBe(204);
    expect(await codeOf(list(phone.session.access))).toBe('invalid_session');
    expect(await codeOf(refresh(phone.session.refresh))).toBe('invalid_session');
    expect((await signIn(world, phone)).refused?.code).toBe('device_revoked');
    expect((await list(anna.session.access)).status).toBe(200);
  });

  it('[A16] what is no token of this hub lets nobody in, whatever it looks like', async () => {
    const person = await newPerson(world);
    const tokens = fc.oneof(
      fc.string({ unit: 'grapheme-ascii', maxLength: 300 }).map((text) => text.trim()),
      fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toBase64),
      fc.constantFrom(
        '',
        person.session.refresh,
        person.session.session,
        `${person.session.access}=`,
        person.session.access.slice(0, -1),
        '../../hub.key',
      ),
    );
    await fc.assert(
      fc.asyncProperty(tokens, async (token) => {
        const { status, refused } = await world.ask('GET', '/v1/sessions', undefined, { headers: { authorization: `Bearer ${token}` } });
        expect([status, refused?.code]).toEqual([401, 'invalid_session']);
      }),
      { numRuns: 200 },
    );
    expect((await list(person.session.access)).status).toBe(200);
  });

  it('[A16] every route that needs a session says so before it reads anything', async () => {
    const routes = [
      ['GET', '/v1/sessions'],
      ['DELETE', '/v1/sessions/AAAAAAAAAAAAAAAAAAAAAA'],
      ['PUT', '/v1/number'],
      ['PUT', '/v1/username'],
      ['PUT', '/v1/discovery'],
      ['POST', '/v1/lookup'],
      ['PUT', '/v1/packages'],
      ['POST', '/v1/packages/take'],
      ['POST', '/v1/post'],
    ] as const;
    for (const [method, path] of routes) {
      const { status, refused } = await world.ask(method, path, method === 'GET' ? undefined : '{not json');
      expect([path, status, refused?.code]).toEqual([path, 401, 'invalid_session']);
    }
  });
});

/** A second device of this person, signed in. */
async function linked(person: Person): Promise<Person> {
  const keys = await newKeys();
  const grown = await addDevice(
    person.chain,
    { keys: person.keys, device: bytesIn(person.device) },
    await consentTo(keys, person.chain),
    world.clock.now(),
  );
  if (!grown.may) throw new Error(grown.because);
  const { status, text } = await uploadChain(world, grown.chain, {}, person.chain.entries.length);
  if (status !== 204) throw new Error(text);
  const device = toBase64(grown.chain.devices[1]?.id ?? new Uint8Array());
  return signInAgain(world, { keys, chain: grown.chain, user: person.user, device });
}
