/** Requests on more than one device: whoever links a phone finds there what the other device shows, and the stranger hears of none of it. */
import { afterEach, describe, expect, it } from 'vitest';
import { equal } from '../../crypto/bytes.ts';
import { activeDevices } from '../../crypto/identity.ts';
import type { DeviceFrame } from '../../hub/protocol/frames.ts';
import { addressesOf, queueLetter } from '../device/mail/letterbox.ts';
import type { Commands } from '../device/port/port.ts';
import { writeTell } from '../device/memory/questions.ts';
import { LETTER } from '../device/mail/welcome.ts';
import { StoreClosed } from '../store/port.ts';
import type { TestDevice } from './device.ts';
import { calm, chatOf, coreOf, deviceOf, has, isIn, link, newPerson, newTalk, rowsIn, say, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

const DAY = 86_400_000;
/** The hub looks for what is too old every five minutes. */
const TRIM_MS = 310_000;
let world: World;
afterEach(() => world.close());

type Asked = { readonly alice: TestDevice; readonly mallory: TestDevice; readonly chat: string };

/** Mallory has written to Alice, who has not answered. */
async function newRequest(texts: readonly string[] = ['Buy now']): Promise<Asked> {
  const [alice, mallory] = [await newPerson(world, 'alice'), await newPerson(world, 'mallory')];
  const { chat } = await mallory.do('openChat', { user: userOf(alice) });
  for (const text of texts) await mallory.do('send', { chat, text });
  await world.until('Alice has the request', async () => (await textsIn(alice, chat)).length === texts.length);
  return { alice, mallory, chat };
}

const userOfFound = ({ person }: Commands['find']['out']): string => person.user;
const listOf = (device: TestDevice) => device.view('chats', {});
const requestsOn = async (device: TestDevice) => (await listOf(device)).requests;

/** What Mallory can hear of these devices: what is said on the route of the chat, and letters to her devices. */
async function hears({ mallory, chat }: Asked, devices: readonly TestDevice[]): Promise<readonly DeviceFrame[]> {
  const said: DeviceFrame[] = [];
  const chain = await coreOf(mallory).ownChain();
  const isHers = (device: Uint8Array): boolean => activeDevices(chain).some(({ id }) => equal(id, device));
  const isOfRoute = (frame: DeviceFrame): boolean => {
    const route = chatOf(mallory, chat)?.line?.route;
    return frame.type !== 'ack' && frame.type !== 'subscribe' && 'route' in frame && route !== undefined && equal(frame.route, route);
  };
  for (const { line } of devices)
    line.hears = (frame) => {
      if ((frame.type === 'mail' && isHers(frame.device)) || isOfRoute(frame)) said.push(frame);
      return [frame];
    };
  return said;
}

it('[X247] a request whose route the hub has lost keeps nobody from being even with the hub, and goes on when the stranger comes back', async () => {
  world = await newWorld();
  const { alice, mallory, chat } = await newRequest();
  await calm(world);
  mallory.crash();
  await world.wipeHub();
  await world.until('alice is online', () => alice.engine().connection.state === 'online', 120_000);
  await calm(world);
  await mallory.start();
  await mallory.do('send', { chat, text: 'Last chance' });
  await world.until('alice has it', () => has(alice, chat, 'Last chance'), 300_000);
  await calm(world);
});

describe('a request on a linked device', () => {
  it('[X113] stands there as on the first, with what was said before and after the linking, and the stranger hears nothing', async () => {
    world = await newWorld();
    const asked = await newRequest(['Buy now', 'Last chance']);
    const { alice, mallory, chat } = asked;
    await calm(world);
    const tablet = await link(world, alice, 'tablet');
    const said = await hears(asked, [alice, tablet]);
    await world.until('the tablet shows it', async () => (await requestsOn(tablet))[0]?.unread === 2);
    expect(await textsIn(tablet, chat)).toEqual(['Buy now', 'Last chance']);
    await world.until('and by the same name', async () => (await requestsOn(tablet))[0]?.title === 'Mallory');
    for (const text of ['Are you there?', 'Hello?']) {
      await calm(world);
      await mallory.do('send', { chat, text });
      await world.until(`the tablet has "${text}"`, () => has(tablet, chat, text));
    }
    await calm(world);
    expect(await listOf(tablet)).toEqual(await listOf(alice));
    await world.pass(200_000);
    expect(said).toEqual([]);
    expect((await rowsIn(mallory, chat)).map(({ status }) => status)).toEqual(['hub', 'hub', 'hub', 'hub']);
  });

  it('[X113] also where its Welcome ran out, and words told again by mail began it', async () => {
    world = await newWorld();
    const [alice, mallory] = [await newPerson(world, 'alice'), await newPerson(world, 'mallory')];
    await calm(world);
    alice.crash();
    const { chat } = await mallory.do('openChat', { user: userOfFound(await mallory.do('find', { text: '@alice' })) });
    await mallory.do('send', { chat, text: 'Buy now' });
    await world.until('it is on the hub', async () => (await rowsIn(mallory, chat))[0]?.status === 'hub');
    await world.sleep(40 * DAY);
    await world.pass(TRIM_MS);
    await alice.start();
    await world.until('Alice has the request', () => has(alice, chat, 'Buy now'));
    expect(chatOf(alice, chat)?.line).toBeUndefined();
    const tablet = await link(world, alice, 'tablet');
    await world.until('the tablet shows it', async () => (await requestsOn(tablet))[0]?.unread === 1);
  });

  it('[N30] is handed over as every chat is before whoever added the device may go; a deleted one, and one nobody wrote in, are not waited for', async () => {
    world = await newWorld();
    const { alice, chat } = await newRequest(['Buy now', 'Last chance']);
    const [carol, bob] = [await newPerson(world, 'carol'), await newPerson(world, 'bob')];
    await carol.do('openChat', { user: userOf(alice) });
    const unwanted = await say(world, bob, alice, 'Cheap watches');
    await alice.do('hideChat', { chat: unwanted });
    await calm(world);
    const tablet = await link(world, alice, 'tablet');
    // As the terminal's `accept` does: it ends as soon as that device has everything.
    const handedOver = alice.call('handOver', { device: deviceOf(tablet), timeout: 600_000 });
    const isDone = handedOver.then((answer) => (alice.crash(), answer));
    await world.until('she is gone', () => !alice.isOn(), 700_000);
    expect(await isDone).toEqual({ ok: true });
    await world.until('the tablet has the request', () => has(tablet, chat, 'Last chance'));
    expect((await requestsOn(tablet)).map(({ title, unread }) => [title, unread])).toEqual([['Mallory', 2]]);
  });

  it('[X113] is read on both once it was read on one', async () => {
    world = await newWorld();
    const { alice, chat } = await newRequest();
    const tablet = await link(world, alice, 'tablet');
    await world.until('the tablet shows it', async () => (await requestsOn(tablet))[0]?.unread === 1);
    await tablet.do('markRead', { chat, id: (await rowsIn(tablet, chat))[0]?.id ?? '' });
    await world.until('so it is on the other', async () => (await requestsOn(alice))[0]?.unread === 0);
  });

  it('[X114] accepted on either is accepted on both, and both talk', async () => {
    for (const first of ['old', 'new'] as const) {
      world = await newWorld();
      const { alice, mallory, chat } = await newRequest();
      const tablet = await link(world, alice, 'tablet');
      await world.until('the tablet shows it', () => has(tablet, chat, 'Buy now'));
      const [one, other] = first === 'old' ? [alice, tablet] : [tablet, alice];
      await one.do('acceptChat', { chat });
      await world.until('the other knows', async () => (await listOf(other)).rows.some((row) => row.chat === chat && row.state === 'open'));
      for (const device of [tablet, alice]) {
        await device.do('send', { chat, text: `from the ${device.name}` });
        await world.until('Mallory has it', () => has(mallory, chat, `from the ${device.name}`));
      }
      await mallory.do('send', { chat, text: 'Thank you' });
      await world.until('both have it', async () => (await has(alice, chat, 'Thank you')) && (await has(tablet, chat, 'Thank you')));
      await calm(world);
      expect(await textsIn(tablet, chat)).toEqual(await textsIn(alice, chat));
      expect(chatOf(alice, chat)?.record.authority.generation).toBe(0);
      if (first === 'old') await world.close();
    }
  });

  it('[X114] deleted on either is gone from both, and a device that comes late with its own word of it does not bring it back', async () => {
    for (const first of ['old', 'new'] as const) {
      world = await newWorld();
      const { alice, chat } = await newRequest();
      const tablet = await link(world, alice, 'tablet');
      await world.until('the tablet shows it', () => has(tablet, chat, 'Buy now'));
      const [one, other] = first === 'old' ? [alice, tablet] : [tablet, alice];
      await one.do('hideChat', { chat });
      await world.until('it is gone from the other', async () => (await requestsOn(other)).length === 0);
      await calm(world);
      const laptop = await link(world, one, 'laptop');
      await calm(world);
      for (const device of [alice, tablet, laptop]) expect((await listOf(device)).requests).toEqual([]);
      if (first === 'old') await world.close();
    }
  });

  it('[X114] that both devices got at once stays as one of them answered it, although the other was asleep and says later that it is there', async () => {
    world = await newWorld();
    const [alice, mallory] = [await newPerson(world, 'alice'), await newPerson(world, 'mallory')];
    const tablet = await link(world, alice, 'tablet');
    await calm(world);
    tablet.cut();
    const { chat } = await mallory.do('openChat', { user: userOf(alice) });
    await mallory.do('send', { chat, text: 'Buy now' });
    await world.until('Alice has the request', () => has(alice, chat, 'Buy now'));
    await alice.do('acceptChat', { chat });
    await calmBut(tablet);
    alice.cut();
    tablet.mend();
    await world.until('the tablet has it', () => has(tablet, chat, 'Buy now'));
    alice.mend();
    await calm(world);
    for (const device of [alice, tablet]) expect((await listOf(device)).rows.map((row) => [row.chat, row.state])).toEqual([[chat, 'open']]);
  });

  it('[X118] and a chat that was deleted stay so on a device that is linked later, until something new is said', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await alice.do('hideChat', { chat });
    await calm(world);
    const tablet = await link(world, alice, 'tablet');
    await world.until('the tablet has all', () => has(tablet, chat, 'Hello Alice'));
    await calm(world);
    for (const device of [alice, tablet]) expect((await listOf(device)).rows).toEqual([]);
    await bob.do('send', { chat, text: 'Still there?' });
    for (const device of [alice, tablet]) await world.until('it is back', async () => (await listOf(device)).rows[0]?.chat === chat);
  });

  it('[X115] is learnt of although either device dies at whatever step', async () => {
    world = await newWorld({ isMeant: (because) => because instanceof StoreClosed });
    const { alice, mallory, chat } = await newRequest();
    const tablet = await link(world, alice, 'tablet');
    for (const dying of [tablet, alice])
      for (let step = 1; step <= 4; step++) {
        const text = `${dying.name} dies at ${step}`;
        await calm(world);
        dying.store().killAt(step, 'after');
        await mallory.do('send', { chat, text });
        await world.pass(3000);
        dying.crash();
        await dying.start();
        await world.until('both have it', async () => (await has(alice, chat, text)) && (await has(tablet, chat, text)));
      }
    await calm(world);
    expect(await listOf(tablet)).toEqual(await listOf(alice));
  });
});

describe('somebody whom one has not accepted', () => {
  it('[X116] gets no answer by letters that ask for one', async () => {
    world = await newWorld();
    const asked = await newRequest();
    const { alice, mallory, chat } = asked;
    await calm(world);
    const said = await hears(asked, [alice]);
    const core = coreOf(mallory);
    const [to] = addressesOf((await core.people.chain(coreOf(alice).me().user)) ?? (await core.ownChain()));
    if (!to) throw new Error('expected a device of Alice');
    const id = chatOf(mallory, chat)?.id ?? new Uint8Array(16);
    const tell = writeTell({ chat: id, updates: [], receipts: [], last: true, more: true, even: false });
    await queueLetter(core, to, LETTER.tell, tell);
    await calm(world);
    await world.pass(30_000);
    expect(said).toEqual([]);
  });

  it('[X117] shows on no device of theirs who only looked at them, and a chat nobody wrote in shows on every device of who opened it', async () => {
    world = await newWorld();
    const [alice, carol] = [await newPerson(world, 'alice'), await newPerson(world, 'carol')];
    const { chat } = await carol.do('openChat', { user: userOf(alice) });
    await world.until('the chat is open', () => isIn(alice, chat));
    await calm(world);
    const [tablet, phone] = [await link(world, alice, 'tablet'), await link(world, carol, 'phone')];
    await world.until('the phone shows it', async () => (await listOf(phone)).rows.some((row) => row.chat === chat));
    await calm(world);
    for (const device of [alice, tablet]) expect(await listOf(device)).toMatchObject({ rows: [], requests: [] });
    await phone.do('send', { chat, text: 'Hello Alice' });
    for (const device of [alice, tablet]) await world.until('there it is', async () => (await requestsOn(device)).length === 1);
  });
});

/** Everybody but this one, which is away, has nothing left to say. */
async function calmBut(away: TestDevice): Promise<void> {
  await world.until('the others are calm', () => world.devices.every((one) => one === away || one.engine().isCaughtUp()));
}
