/** Real devices and a push service on this machine: what people say wakes who is away, and what their devices say among themselves wakes nobody. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fromBase64, fromHex } from '../../crypto/bytes.ts';
import { openPushService, type PushService } from '../../hub/push/push.world.ts';
import type { TestDevice } from './device.ts';
import { newThree } from './group-steps.ts';
import { calm, coreOf, newTalk, rowsIn } from './steps.ts';
import { newWorld, type World } from './world.ts';
import { PUSH_LIMITS } from '../../hub/protocol/push.ts';

const SECOND = 1000;
let service: PushService;
let world: World;
beforeEach(async () => {
  service = await openPushService();
  world = await newWorld({ outside: service.outside });
});
afterEach(async () => {
  await world.close();
  await service.close();
});

const bytesOf = (text: string) => fromBase64(text) ?? new Uint8Array();
async function subscribe(device: TestDevice): Promise<void> {
  const { endpoint, p256dh, auth } = service.subscribe();
  const target = { device: coreOf(device).me().device, endpoint, service: service.origin, p256dh: bytesOf(p256dh), auth: bytesOf(auth) };
  expect(await world.hubStore().pushes.subscribe(target)).toBe(true);
}
/** The hub knows that it is away. */
async function leave(device: TestDevice): Promise<void> {
  device.cut();
  await world.until(`${device.name} is away`, () => device.line.open.size === 0);
}
const dueEver = () => world.hubStore().pushes.services(world.timers.now() + 9 * PUSH_LIMITS.pushKeptMs);
const count = (): number => service.received.length;

it('[P66] a message wakes who is away, once; a change of it, a reaction, a pin, a receipt and a deletion wake nobody, nor does what somebody hears who is there', async () => {
  const { alice, bob, chat } = await newTalk(world);
  for (const device of [alice, bob]) await subscribe(device);
  await alice.do('send', { chat, text: 'planted while you are there' });
  await calm(world);
  await world.pass(PUSH_LIMITS.pushUnheardMs + SECOND);
  expect([count(), await dueEver()]).toEqual([0, []]);
  await leave(bob);
  await alice.do('send', { chat, text: 'planted while you are away' });
  await world.until('bob is woken', () => count() === 1);
  const [row] = (await rowsIn(alice, chat)).filter(({ text }) => text === 'planted while you are away');
  if (!row) throw new Error('expected the message in the chat it was said in');
  await alice.do('edit', { chat, id: row.id, text: 'planted and changed' });
  await alice.do('react', { chat, id: row.id, emoji: ['👍'] });
  await alice.do('pin', { chat, id: row.id, on: true });
  await alice.do('deleteForAll', { chat, ids: [row.id] });
  await world.until('alice has sent all of it', () => (coreOf(alice).chats.get(chat)?.outbox.waiting.length ?? 0) === 0);
  await world.pass(PUSH_LIMITS.pushUnheardMs + SECOND);
  expect([count(), await dueEver()]).toEqual([1, []]);
  // Back, bob says what he has read; alice is away and hears of it when she comes.
  await leave(alice);
  bob.mend();
  await world.until('bob has heard it', async () => !(await rowsIn(bob, chat)).some(({ text }) => text === 'planted while you are away'));
  await world.pass(PUSH_LIMITS.pushUnheardMs + SECOND);
  expect([count(), await dueEver()]).toEqual([1, []]);
  const said = [...world.hubLog, ...service.received.map(({ text }) => text)].join('\n');
  for (const word of ['planted', chat, ...[alice, bob].map((device) => Buffer.from(coreOf(device).me().user).toString('base64url'))])
    expect(said).not.toContain(word);
  expect(fromHex(chat)).toBeDefined();
});

it('[P67] a push that waits while the service is down outlives the hub, and an invitation into a group wakes as a message does', async () => {
  const { alice, bob, carol } = await newThree(world);
  for (const device of [bob, carol]) await subscribe(device);
  service.behave((response) => void response.writeHead(500).end());
  await leave(carol);
  await alice.do('createGroup', {
    name: 'planted name',
    people: [bob, carol].map((device) => Buffer.from(coreOf(device).me().user).toString('hex')),
  });
  await world.until('the hub has tried', () => service.asked() > 0);
  await world.restartHub();
  expect(await dueEver()).toEqual([service.origin]);
  service.behave(undefined);
  await world.until('carol is woken', () => count() === 1);
  expect([...world.hubLog, ...service.received.map(({ text }) => text)].join('\n')).not.toContain('planted');
});
