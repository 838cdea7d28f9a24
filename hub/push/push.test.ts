/** Waking over the hub's own HTTP and relay, to a push service on this machine: who is woken, when, by what, and what becomes of it where the service does not take it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomBytes, toBase64 } from '../../crypto/bytes.ts';
import { type Answer, bytesIn, newPerson, newWorld, ORIGIN, type Person, type World } from '../hub.world.ts';
import { writeDeviceFrame } from '../protocol/forms.ts';
import type { DeviceFrame } from '../protocol/frames.ts';
import { mailboxOf } from '../relay/log.ts';
import { messageFrame, openFrame } from '../relay/relay.world.ts';
import { openSocket } from '../socket.world.ts';
import { openPushService, type PushService } from './push.world.ts';
import { PUSH_LIMITS } from '../protocol/push.ts';

let service: PushService;
let world: World;
/** Where names lead; undefined where they lead nowhere. */
let leads: readonly string[] | undefined;
/** Where set, an answer in their place that may never come. */
let resolving: Promise<readonly string[]> | undefined;
beforeEach(async () => {
  service = await openPushService();
  leads = ['127.0.0.1'];
  resolving = undefined;
  const resolve = async (): Promise<readonly string[]> => resolving ?? leads ?? Promise.reject(new Error('no such name'));
  world = await newWorld({ outside: { ...service.outside, resolve } });
});
afterEach(async () => {
  await world.close();
  await service.close();
});

const ask = (method: string, path: string, { session }: Person, body?: unknown): Promise<Answer> =>
  world.ask(method, path, body, { token: session.access });
const subscribe = async (person: Person): Promise<ReturnType<PushService['subscribe']>> => {
  const subscription = service.subscribe();
  expect((await ask('PUT', '/v1/push', person, subscription)).status).toBe(204);
  return subscription;
};
const post = async ({ session }: Person, frame: DeviceFrame): Promise<void> => {
  const body = writeDeviceFrame(frame);
  const headers = { authorization: `Bearer ${session.access}` };
  expect((await world.hub.fetch(new Request(`${ORIGIN}/v1/post`, { method: 'POST', headers, body }), '203.0.113.1')).status).toBe(200);
};
const letterTo = (person: Person, wakes: true | undefined = true): DeviceFrame => ({
  type: 'mail',
  request: 1,
  device: bytesIn(person.device),
  item: randomBytes(16),
  bytes: randomBytes(40),
  wakes,
});
const asker = ({ user, device }: Person) => ({ user: bytesIn(user), device: bytesIn(device), session: randomBytes(16) });
const stateOf = ({ device }: Person) => world.store.pushes.state(bytesIn(device));
const resultOf = async (person: Person) => (await stateOf(person))?.result;
/** Whatever the store says is to be sent to anybody, however late. */
const dueEver = () => world.store.pushes.services(world.clock.now() + 9 * PUSH_LIMITS.pushKeptMs);

describe('where a device is woken', () => {
  it('[P56] is the own device’s to say, to see and to take back, and takes no form but its own', async () => {
    const [anna, boris] = [await newPerson(world), await newPerson(world)];
    const { key } = (await ask('GET', '/v1/push', anna)).body;
    expect((await ask('GET', '/v1/push', anna)).body).toEqual({ key, subscribed: false });
    expect(bytesIn(String(key))).toHaveLength(65);
    const subscription = await subscribe(anna);
    expect((await ask('GET', '/v1/push', anna)).body).toEqual({ key, subscribed: true });
    expect((await ask('GET', '/v1/push', boris)).body).toEqual({ key, subscribed: false });
    expect((await ask('PUT', '/v1/push', boris, subscription)).status).toBe(204);
    expect((await ask('GET', '/v1/push', anna)).body).toEqual({ key, subscribed: false });
    for (const wrong of [
      { ...subscription, endpoint: subscription.endpoint.replace('https', 'http') },
      { ...subscription, endpoint: `${subscription.endpoint}${'a'.repeat(PUSH_LIMITS.pushEndpointBytes)}` },
      { ...subscription, p256dh: toBase64(randomBytes(65)) },
      { ...subscription, auth: toBase64(randomBytes(15)) },
      { endpoint: subscription.endpoint },
      'nothing',
    ])
      expect((await ask('PUT', '/v1/push', anna, wrong)).status).toBe(400);
    for (const endpoint of ['https://127.0.0.1/x', 'https://[::1]/x', `https://push.test/x`, `${service.origin.replace('push.test', '10.0.0.1')}/x`])
      expect((await ask('PUT', '/v1/push', anna, { ...subscription, endpoint })).text).toContain('only to public addresses');
    leads = ['127.0.0.1', '127.0.0.2'];
    expect((await ask('PUT', '/v1/push', anna, service.subscribe())).text).toContain('only to public addresses');
    leads = undefined;
    expect((await ask('PUT', '/v1/push', anna, service.subscribe())).refused?.code).toBe('unavailable');
    // What is known already needs no resolver.
    expect((await ask('PUT', '/v1/push', boris, subscription)).status).toBe(204);
    expect((await ask('DELETE', '/v1/push', boris)).status).toBe(204);
    expect(await stateOf(boris)).toBeUndefined();
    for (const [method, path] of [
      ['GET', '/v1/push'],
      ['PUT', '/v1/push'],
      ['DELETE', '/v1/push'],
      ['POST', '/v1/push/test'],
    ] as const)
      expect((await world.ask(method, path)).refused?.code).toBe('invalid_session');
    expect(service.asked()).toBe(0);
  });

  it('[P57] a test sends one at once, says what the service answered, and has a budget', async () => {
    const [anna, boris] = [await newPerson(world), await newPerson(world)];
    expect((await ask('POST', '/v1/push/test', anna)).refused?.code).toBe('not_found');
    await subscribe(anna);
    await subscribe(boris);
    expect((await ask('POST', '/v1/push/test', anna)).body).toEqual({ answered: 'taken' });
    expect(service.received).toHaveLength(1);
    const { sent_at, answered } = (await ask('GET', '/v1/push', anna)).body;
    expect([sent_at, answered]).toEqual([world.clock.now(), 'taken']);
    service.behave((response) => void response.writeHead(500).end());
    expect((await ask('POST', '/v1/push/test', anna)).body).toEqual({ answered: 'busy' });
    service.behave((response) => void response.writeHead(403).end());
    expect((await ask('POST', '/v1/push/test', anna)).body).toEqual({ answered: 'refused' });
    leads = ['10.0.0.1'];
    expect((await ask('POST', '/v1/push/test', anna)).body).toEqual({ answered: 'refused' });
    leads = undefined;
    expect((await ask('POST', '/v1/push/test', anna)).body).toEqual({ answered: 'unreachable' });
    expect((await ask('POST', '/v1/push/test', anna)).refused?.code).toBe('rate_limited');
    leads = ['127.0.0.1'];
    service.behave(undefined);
    expect((await ask('POST', '/v1/push/test', boris)).body).toEqual({ answered: 'taken' });
    // Of a test nothing waits.
    world.clock.advance(PUSH_LIMITS.pushLongestWaitMs);
    await expect.poll(dueEver).toEqual([]);
    expect(service.received).toHaveLength(2);
  });
});

describe('waking', () => {
  it('[P58] a word to who is not there arrives as one push: sealed, signed, urgent, kept for days, and the same whatever was said', async () => {
    const [anna, boris, carla] = [await newPerson(world), await newPerson(world), await newPerson(world)];
    for (const person of [anna, boris, carla]) await subscribe(person);
    const route = randomBytes(32);
    await post(anna, openFrame(route, [asker(anna), asker(boris)]));
    await post(anna, messageFrame(route, 1, { wakes: true }));
    await post(anna, letterTo(carla));
    await expect.poll(() => service.received.length).toBe(2);
    const [one, other] = service.received;
    const notification = { title: 'Tidings', body: 'New message', navigate: `${ORIGIN}/`, tag: 'tidings' };
    expect(JSON.parse(one?.text ?? '')).toEqual({ web_push: 8030, mutable: true, notification });
    expect([other?.text, other?.bytes.length]).toEqual([one?.text, one?.bytes.length]);
    expect(one?.claims).toEqual({ aud: service.origin, sub: ORIGIN, exp: Math.floor((world.clock.wall() + PUSH_LIMITS.pushWordMs) / 1000) });
    expect(one?.key).toBe((await ask('GET', '/v1/push', boris)).body['key']);
    const { ttl, urgency, topic, host, 'content-encoding': encoding } = one?.headers ?? {};
    expect([ttl, urgency, topic, host, encoding]).toEqual([
      String(PUSH_LIMITS.pushKeptMs / 1000),
      'high',
      'news',
      new URL(service.origin).host,
      'aes128gcm',
    ]);
    // What wakes nobody, and what its author's own devices hear.
    expect(await resultOf(anna)).toBeUndefined();
    await post(anna, messageFrame(route, 1));
    await post(anna, letterTo(boris, undefined));
    expect(await dueEver()).toEqual([]);
  });

  it('[P59] who is there is woken only where they have not acked it after twenty seconds', async () => {
    const [anna, boris, carla, dora] = [await newPerson(world), await newPerson(world), await newPerson(world), await newPerson(world)];
    for (const person of [boris, carla, dora]) await subscribe(person);
    const [atBoris] = [await openSocket(world, boris), await openSocket(world, carla)];
    const mailbox = mailboxOf(bytesIn(boris.device));
    atBoris.send({ type: 'subscribe', route: mailbox, cursor: { seq: 0, hash: new Uint8Array(32) } });
    for (const person of [boris, carla, dora]) await post(anna, letterTo(person));
    await atBoris.until(() => atBoris.frames.some(({ type }) => type === 'envelope'));
    atBoris.send({ type: 'ack', route: mailbox, seq: 1 });
    await expect.poll(() => resultOf(dora)).toBe('taken');
    expect(await dueEver()).toEqual([]);
    world.clock.advance(PUSH_LIMITS.pushUnheardMs - 1);
    expect([await resultOf(boris), await resultOf(carla), service.received.length]).toEqual([undefined, undefined, 1]);
    world.clock.advance(1);
    await expect.poll(() => resultOf(carla)).toBe('taken');
    expect([await resultOf(boris), service.received.length, await dueEver()]).toEqual([undefined, 2, []]);
  });

  it('[P60] of many words within a moment come two pushes: one at once, and one for the last of them, spaced', async () => {
    const [anna, boris] = [await newPerson(world), await newPerson(world)];
    await subscribe(boris);
    await post(anna, letterTo(boris));
    await expect.poll(() => service.received.length).toBe(1);
    await expect.poll(() => resultOf(boris)).toBe('taken');
    world.clock.advance(1);
    for (let i = 0; i < 20; i++) await post(anna, letterTo(boris));
    await expect.poll(dueEver).toEqual([service.origin]);
    world.clock.advance(PUSH_LIMITS.pushSpacingMs - 2);
    expect(await world.store.pushes.services(world.clock.now())).toEqual([]);
    await expect
      .poll(() => {
        world.clock.advance(1);
        return service.received.length;
      })
      .toBe(2);
    await expect.poll(dueEver).toEqual([]);
    expect(service.received).toHaveLength(2);
  });

  it('[P61] an endpoint that is gone is asked no more, and the device is told; one that has another name now is asked by nobody', async () => {
    for (const status of [404, 410]) {
      const [anna, boris] = [await newPerson(world), await newPerson(world)];
      await subscribe(boris);
      service.behave((response) => void response.writeHead(status).end());
      await post(anna, letterTo(boris));
      await expect.poll(() => resultOf(boris)).toBe('gone');
      expect((await ask('GET', '/v1/push', boris)).body).toMatchObject({ subscribed: false, answered: 'gone' });
      expect(await dueEver()).toEqual([]);
    }
    service.behave(undefined);
    const [anna, boris] = [await newPerson(world), await newPerson(world)];
    await subscribe(boris);
    const before = service.asked();
    leads = ['127.0.0.1', '169.254.169.254'];
    await post(anna, letterTo(boris));
    await expect.poll(() => resultOf(boris)).toBe('refused');
    expect(service.asked()).toBe(before);
  });

  it('[P62] a service that has too much to do is left alone for as long as it asks, by everybody’s pushes; faults and silence are tried again, further and further apart', async () => {
    const [anna, boris, carla] = [await newPerson(world), await newPerson(world), await newPerson(world)];
    for (const person of [boris, carla]) await subscribe(person);
    service.behave((response) => void response.writeHead(429, { 'retry-after': '600' }).end());
    await post(anna, letterTo(boris));
    await expect.poll(() => resultOf(boris)).toBe('busy');
    await post(anna, letterTo(carla));
    const heldUntil = world.clock.now() + 600_000;
    expect(service.asked()).toBe(1);
    service.behave((response) => void response.writeHead(500).end());
    world.clock.advance(600_000);
    await expect.poll(async () => [(await stateOf(boris))?.sentAt, (await stateOf(carla))?.sentAt]).toEqual([heldUntil, heldUntil]);
    // Boris's first, and now each of them once: nobody asked meanwhile.
    expect([service.asked(), await resultOf(boris), await resultOf(carla)]).toEqual([3, 'busy', 'busy']);
    service.behave(undefined);
    await expect
      .poll(() => {
        world.clock.advance(1000);
        return service.received.length;
      })
      .toBe(2);
    // One that never answers.
    service.behave(() => undefined);
    world.clock.advance(PUSH_LIMITS.pushSpacingMs);
    await post(anna, letterTo(boris));
    await expect.poll(() => service.asked()).toBe(6);
    world.clock.advance(PUSH_LIMITS.pushRequestMs);
    await expect.poll(() => resultOf(boris)).toBe('unreachable');
    expect(await dueEver()).toEqual([service.origin]);
    // A resolver that never does.
    resolving = new Promise(() => undefined);
    const asked = service.asked();
    const before = (await stateOf(boris))?.sentAt ?? 0;
    await expect
      .poll(async () => {
        world.clock.advance(PUSH_LIMITS.pushRequestMs);
        return (await stateOf(boris))?.sentAt;
      })
      .toBeGreaterThan(before);
    expect([await resultOf(boris), service.asked()]).toEqual(['unreachable', asked]);
  });

  it('[P63] a service that refuses is told to the operator once, by its host; no line of the log says where anybody is woken, or who', async () => {
    const [anna, boris, carla] = [await newPerson(world), await newPerson(world), await newPerson(world)];
    const subscriptions = [await subscribe(boris), await subscribe(carla)];
    service.behave((response) => void response.writeHead(403).end('planted'));
    for (const person of [boris, carla]) {
      await post(anna, letterTo(person));
      await expect.poll(() => resultOf(person)).toBe('refused');
    }
    expect(await dueEver()).toEqual([]);
    const told = world.lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ msg }) => msg === 'push_refused');
    expect(told.map(({ service, status }) => [service, status])).toEqual([[new URL(service.origin).host, 403]]);
    service.behave(undefined);
    world.clock.advance(PUSH_LIMITS.pushSpacingMs);
    await post(anna, letterTo(boris));
    await expect.poll(() => service.received.length).toBe(1);
    const secrets = subscriptions.flatMap(({ endpoint, p256dh, auth }) => [new URL(endpoint).pathname, p256dh, auth]);
    const everything = [
      ...world.lines,
      ...service.received.flatMap(({ text, headers }) => [text, JSON.stringify({ ...headers, authorization: '' })]),
    ].join('\n');
    const people = [anna, boris, carla].flatMap(({ user, device, session }) => [user, device, session.access]);
    for (const word of [...secrets, ...people, 'planted']) expect(everything.includes(word)).toBe(false);
  });

  it('[P64] so many pushes are under way at once, and no more; the rest follows as they end', async () => {
    const anna = await newPerson(world);
    const answers: (() => void)[] = [];
    service.behave((response) => void answers.push(() => response.writeHead(201).end()));
    const count = PUSH_LIMITS.pushesOfServiceInFlight + 3;
    for (let i = 0; i < count; i++) {
      const person = await newPerson(world, { peer: `10.0.0.${i}` });
      await subscribe(person);
      await post(anna, letterTo(person));
    }
    await expect.poll(() => answers.length).toBe(PUSH_LIMITS.pushesOfServiceInFlight);
    // All that is due was looked for when the last was posted: what is under way holds the others back.
    answers.splice(0).forEach((answer) => answer());
    await expect.poll(() => answers.length).toBe(3);
    answers.forEach((answer) => answer());
    await expect.poll(dueEver).toEqual([]);
    expect(service.asked()).toBe(count);
  });
});
