/** The judge of random walks: it must see what is wrong and call nothing lost that is not, or walks show nothing. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestDevice } from './device.ts';
import { backUpDisk, putDiskBack } from './random-devices.world.ts';
import { wipe } from './random-hub.world.ts';
import { judge, settle } from './random-judge.world.ts';
import { isMeant, type Play, type Said } from './random-play.world.ts';
import { send } from './random-people.world.ts';
import { newPlay } from './random.world.ts';
import { calm, has, rowsIn } from './steps.ts';
import { newWorld } from './world.ts';

let play: Play;
let alice: TestDevice;
let bob: TestDevice;
let chat: string;
beforeEach(async () => {
  play = await newPlay(await newWorld({ isMeant }), 1, ['alice', 'bob']);
  const [one, other] = play.people.map(({ devices }) => devices[0]);
  const [talk] = play.talks;
  if (!one || !other || !talk) throw new Error('expected two people who talk');
  [alice, bob, chat] = [one, other, talk.chat];
});
afterEach(() => play.world.close());

/** Alice writes it, and it is noted. */
async function write(text: string): Promise<Said> {
  await send(play, alice, chat, text, 1);
  const said = play.said.at(-1);
  if (said?.id === undefined) throw new Error('expected it to be on the disk');
  return said;
}

describe('a random walk', () => {
  it('[X251] that went well is judged so, and one is not in which a word is missing, comes twice or is seen by one alone', async () => {
    const { id } = await write('one');
    await settle(play);
    await judge(play);
    const never: Said = { ...(await write('two')), id: '00'.repeat(16), text: 'never said' };
    play.said.push(never);
    await settle(play);
    await expect(judge(play)).rejects.toThrow('lacks nothing');
    never.lost = 'it never was';
    bob.cut();
    await write('three');
    await expect(judge(play)).rejects.toThrow('sees what others see');
    bob.mend();
    await bob.do('send', { chat, text: 'alice one' });
    await calm(play.world);
    await expect(judge(play)).rejects.toThrow('nothing twice');
    expect((await rowsIn(alice, chat)).filter(({ text }) => text === 'alice one').map((row) => row.id)).toContain(id);
  });

  it('[X251] calls lost what was on a disk alone that was put back, and what the hub alone had where that forgets it, and nothing else', async () => {
    backUpDisk(play, alice);
    const fetched = await write('fetched');
    await play.world.until('Bob has it', () => has(bob, chat, fetched.text));
    bob.cut();
    const relayed = await write('relayed');
    await play.world.until('it is on the hub', async () => (await rowsIn(alice, chat)).at(-1)?.status === 'hub');
    alice.cut();
    const alone = await write('alone');
    await putDiskBack(play, alice);
    expect([fetched, relayed, alone].map(({ lost, onHubAlone }) => [lost, onHubAlone])).toEqual([
      [undefined, false],
      [undefined, true],
      ['put back', false],
    ]);
    await wipe(play);
    expect([fetched, relayed].map(({ lost }) => lost)).toEqual([undefined, 'on a hub that was wiped']);
  });

  it('[X250] in which the hub alone has what was said on a disk that was put back ends with all of it', async () => {
    backUpDisk(play, alice);
    bob.cut();
    const relayed = await write('relayed');
    await play.world.until('it is on the hub', async () => (await rowsIn(alice, chat)).at(-1)?.status === 'hub');
    await putDiskBack(play, alice);
    expect(relayed).toMatchObject({ lost: undefined, onHubAlone: true });
    await settle(play);
    await judge(play);
  });
});
