/** Own messages that nobody will ever get: they stay with whoever wrote them, and go when they say so. */
import { afterEach, describe, expect, it } from 'vitest';
import type { TestDevice } from './device.ts';
import { newGroup, newThree } from './group-steps.ts';
import { calm, chatOf, has, newTalk, rowsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const saidIn = async (device: TestDevice, chat: string) =>
  (await rowsIn(device, chat)).flatMap(({ kind, text, status }) => (kind === 'text' ? [[text, status]] : []));
const idOf = async (device: TestDevice, chat: string, text: string): Promise<string> =>
  (await rowsIn(device, chat)).find((row) => row.text === text)?.id ?? '';

describe('an own message that nobody will get', () => {
  it('[X442] since its author was removed meanwhile stays with them, not sent, until they take it away', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, carol, [alice, bob]);
    await bob.do('send', { chat, text: 'in time' });
    await world.until('all have it', async () => (await has(alice, chat, 'in time')) && (await has(carol, chat, 'in time')));
    await calm(world);
    bob.cut();
    await world.pass(1000);
    for (const text of ['too late', 'later still']) await bob.do('send', { chat, text });
    await carol.do('changePeople', { chat, add: [], remove: [userOf(bob)] });
    await world.until('he is out', () => chatOf(alice, chat)?.record.authority.roster.length === 2);
    bob.mend();
    await world.until('he knows', () => chatOf(bob, chat)?.record.isOut === true, 300_000);
    await calm(world);
    const said = [
      ['in time', expect.anything()],
      ['too late', 'failed'],
      ['later still', 'failed'],
    ];
    expect(await saidIn(bob, chat)).toEqual(said);
    bob.crash();
    await bob.start();
    await calm(world);
    expect(await saidIn(bob, chat)).toEqual(said);
    const { rows } = await bob.view('chats', {});
    expect(rows.find((row) => row.chat === chat)?.preview).toMatchObject({ kind: 'failed', text: 'later still' });
    const late = await idOf(bob, chat, 'too late');
    expect(await bob.call('retry', { chat, id: late })).toMatchObject({ ok: false, error: { code: 'out_of_group' } });
    await bob.do('discard', { chat, id: late });
    expect(await saidIn(bob, chat)).toEqual([said[0], said[2]]);
    // Whoever comes back says nothing by it either.
    await carol.do('changePeople', { chat, add: [userOf(bob)], remove: [] });
    await world.until('he is back', () => chatOf(bob, chat)?.line !== undefined && !chatOf(bob, chat)?.record.isOut, 300_000);
    await bob.do('send', { chat, text: 'back again' });
    await world.until('they hear him', async () => (await has(alice, chat, 'back again')) && (await has(carol, chat, 'back again')), 300_000);
    await calm(world);
    expect(await bob.call('retry', { chat, id: await idOf(bob, chat, 'later still') })).toMatchObject({ ok: false, error: { code: 'out_of_group' } });
    await bob.do('discard', { chat, id: await idOf(bob, chat, 'later still') });
    await calm(world);
    for (const device of [alice, carol, bob])
      expect((await saidIn(device, chat)).flatMap(([text]) => (text === 'too late' || text === 'later still' ? [device.name] : []))).toEqual([]);
  });

  it('[X443] since the hub refused it is sent again, or taken away with its words, which nobody gets by asking either', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    // What is posted is swallowed, and refused with the next frame that comes.
    let refusing = true;
    const requests: number[] = [];
    alice.line.hears = (frame) => {
      if (!refusing || frame.type !== 'post') return [frame];
      requests.push(frame.request);
      return [];
    };
    alice.line.says = (frame) => [
      ...requests.splice(0).map((request) => ({ type: 'refused', request, code: 'too_large', details: {} }) as const),
      frame,
    ];
    for (const text of ['once more', 'better not']) {
      await alice.do('send', { chat, text });
      await world.until(`${text} is on its way`, () => requests.length > 0);
      await bob.do('send', { chat, text: `before ${text} fails` });
      await world.until(`${text} failed`, async () => (await rowsIn(alice, chat)).some((row) => row.text === text && row.status === 'failed'));
    }
    refusing = false;
    await alice.do('retry', { chat, id: await idOf(alice, chat, 'once more') });
    await world.until('he has that', () => has(bob, chat, 'once more'));
    await alice.do('discard', { chat, id: await idOf(alice, chat, 'better not') });
    await alice.do('send', { chat, text: 'after all' });
    await world.until('he has that too', () => has(bob, chat, 'after all'));
    await calm(world);
    for (const device of [alice, bob]) expect((await rowsIn(device, chat)).map(({ text }) => text)).not.toContain('better not');
    for (const text of ['once more', 'after all']) expect((await rowsIn(alice, chat)).find((row) => row.text === text)?.status).toBe('delivered');
    expect((await rowsIn(alice, chat)).filter(({ kind }) => kind === 'deleted')).toEqual([]);
  });
});
