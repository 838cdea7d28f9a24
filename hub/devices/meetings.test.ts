/** The places where two devices meet to link: few, small, and gone after ten minutes. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomBytes, toBase64 } from '../../crypto/bytes.ts';
import { newWorld, peerOf, type World } from '../hub.world.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.close());

const newName = (): string => toBase64(randomBytes(16));
const put = (name: string, part: number | string, bytes: string, peer?: string) =>
  world.ask('PUT', `/v1/meetings/${name}/${part}`, { bytes }, peer === undefined ? {} : { peer });
const get = (name: string, part: number | string, wait = 0) => world.ask('GET', `/v1/meetings/${name}/${part}${wait ? `?wait=${wait}` : ''}`);
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('meetings', () => {
  it('[D9] what one puts the other gets, until ten minutes are over', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 2000 }), fc.nat(HUB_LIMITS.meetingParts - 1), async (bytes, part) => {
        world.clock.advance(60_000);
        const name = newName();
        expect((await put(name, part, toBase64(bytes))).status).toBe(204);
        expect((await get(name, part)).body).toEqual({ bytes: toBase64(bytes) });
      }),
      { numRuns: 100 },
    );
    const name = newName();
    await put(name, 0, 'AAAA');
    world.clock.advance(HUB_LIMITS.meetingMs);
    expect((await get(name, 0)).status).toBe(404);
  });

  it('[D9] who waits is answered when the part comes, and by not_found when it does not', async () => {
    const name = newName();
    const waiting = get(name, 1, 20);
    await settle();
    await put(name, 0, 'AAAA');
    await put(name, 1, 'BBBB');
    expect((await waiting).body).toEqual({ bytes: 'BBBB' });
    const vain = get(name, 2, 20);
    await settle();
    world.clock.advance(20_000);
    expect((await vain).status).toBe(404);
    const ended = get(name, 3, 20);
    await settle();
    await world.hub.close();
    expect((await ended).status).toBe(404);
  });

  it('[D10] nobody replaces a part, and a meeting has few and small ones', async () => {
    const name = newName();
    await put(name, 0, 'AAAA');
    expect((await put(name, 0, 'BBBB')).refused?.code).toBe('full');
    expect((await put(name, 0, 'AAAA')).status).toBe(204);
    expect((await get(name, 0)).body).toEqual({ bytes: 'AAAA' });
    expect((await put(name, HUB_LIMITS.meetingParts, 'AAAA')).status).toBe(400);
    for (const part of ['-1', '1.5', 'x', '%00', '1e0']) expect((await put(name, part, 'AAAA')).status, part).toBe(400);
    expect((await put(name, 1, toBase64(new Uint8Array(LIMITS.meetingBytes + 1)))).status).toBe(400);
    expect((await put(name, 1, 'A'.repeat(LIMITS.meetingBytes * 2))).status).toBe(413);
    expect((await put('AAAA', 0, 'AAAA')).status).toBe(400);
  });

  it('[D10] one address cannot guess names or fill the hub', async () => {
    const answers = [];
    for (let i = 0; i < 605; i++) answers.push((await put(newName(), 0, 'AAAA', peerOf(1))).status);
    expect(answers.filter((status) => status === 204)).toHaveLength(600);
    expect(answers.slice(600)).toEqual([429, 429, 429, 429, 429]);
    expect((await put(newName(), 0, 'AAAA', peerOf(2))).status).toBe(204);
  });
});
