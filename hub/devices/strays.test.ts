/** What anybody may bring costs the hub: its disk, its memory and its time, in chains of people who have neither a number nor a session there. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Bytes, randomBytes, toBase64 } from '../../crypto/bytes.ts';
import { addName, type Chain, newIdentity } from '../../crypto/identity.ts';
import { bindNumber, bytesIn, newKeys, newPerson, newWorld, peerOf, signIn, uploadChain, type World } from '../hub.world.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import { MAX_VERIFIED_BYTES, newVerified } from './branches.ts';
import { openChains } from './chains.ts';

const DAY = 24 * 60 * 60 * 1000;
const MEBIBYTE = 1024 * 1024;

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.close());

const newChain = async (): Promise<Chain> => newIdentity(await newKeys(), world.clock.now());
const bytesOf = ({ entries }: Pick<Chain, 'entries'>): number => entries.reduce((sum, { length }) => sum + length, 0);
const keptOf = async (user: Bytes): Promise<number> => bytesOf({ entries: (await world.store.chains.read(user)).entries.map(({ bytes }) => bytes) });
const statusOf = async (user: string): Promise<number> => (await world.ask('GET', `/v1/chains/${user}`)).status;

// Threat 27: an identity costs nothing to make, and no session is needed to bring its chain.
it('[H66] whoever brings chain after chain fills a bounded part of the disk, and nobody who is there loses theirs', async () => {
  const anna = await newPerson(world);
  const strayBytes = 64 * 1024;
  const chains = openChains({
    store: world.store,
    clock: world.clock.now,
    spend: async () => undefined,
    strayBytes,
    dropped: () => undefined,
    named: async () => undefined,
  });
  const brought: Chain[] = [];
  let most = 0;
  for (let i = 0; i < 100; i++) {
    world.clock.advance(1);
    const chain = await newChain();
    brought.push(chain);
    await chains.upload(chain.user, 0, chain.entries, peerOf(i));
    const kept = await Promise.all(brought.map(({ user }) => keptOf(user)));
    most = Math.max(
      most,
      kept.reduce((sum, bytes) => sum + bytes, 0),
    );
  }
  expect(brought.reduce((sum, chain) => sum + bytesOf(chain), 0)).toBeGreaterThan(2 * strayBytes);
  expect(most).toBeGreaterThan(strayBytes / 2);
  expect(most).toBeLessThanOrEqual(strayBytes + strayBytes / 32 + bytesOf(brought[0] ?? anna.chain));
  expect(await keptOf(brought.at(-1)?.user ?? new Uint8Array())).toBeGreaterThan(0);
  expect(await keptOf(anna.chain.user)).toBe(bytesOf(anna.chain));
});

it('[H67] a chain whose person never came goes after 90 days, one with a number stays, and who comes back brings theirs again', async () => {
  const [anna, stray] = [await newPerson(world), await newChain()];
  expect((await bindNumber(world, anna, '+15550100001')).status).toBe(200);
  const keys = await newKeys();
  const late = await newIdentity(keys, world.clock.now());
  for (const chain of [stray, late]) expect((await uploadChain(world, chain)).status).toBe(204);
  world.clock.advance(HUB_LIMITS.strayChainMs - DAY);
  await world.store.sweep(world.clock.now());
  expect(await statusOf(toBase64(stray.user))).toBe(200);
  world.clock.advance(2 * DAY);
  await world.store.sweep(world.clock.now());
  expect([await statusOf(toBase64(stray.user)), await statusOf(anna.user)]).toEqual([404, 200]);
  const device = toBase64(late.devices[0]?.id ?? new Uint8Array());
  const person = { keys, chain: late, user: toBase64(late.user), device };
  expect((await signIn(world, person)).refused?.code).toBe('invalid_signature');
  const grown = await addName(late, { keys, device: bytesIn(device) }, 'later', world.clock.now());
  if (!grown.may) throw new Error(grown.because);
  expect((await uploadChain(world, grown.chain)).status).toBe(204);
  expect((await signIn(world, person)).status).toBe(200);
});

it('[H68] an address brings so many bytes of chains an hour, whatever comes of them', async () => {
  const entries = Array.from({ length: MEBIBYTE / LIMITS.chainEntryBytes }, () => toBase64(randomBytes(LIMITS.chainEntryBytes)));
  const bring = (peer: string) => world.ask('POST', `/v1/chains/${toBase64(randomBytes(16))}`, { from: 0, entries }, { peer });
  for (let i = 0; i < 16; i++) expect((await bring(peerOf(1))).refused?.code).toBe('invalid_chain');
  const { refused } = await bring(peerOf(1));
  expect([refused?.code, refused?.details?.retry_after]).toEqual(['rate_limited', 226]);
  expect((await bring(peerOf(2))).refused?.code).toBe('invalid_chain');
  world.clock.advance(226_000);
  expect((await bring(peerOf(1))).refused?.code).toBe('invalid_chain');
});

it('[H69] the hub remembers verified chains of so many bytes, those asked for last, and verifies the others again', async () => {
  const verified = newVerified();
  const [base, padding] = [await newChain(), new Uint8Array(MEBIBYTE)];
  for (let i = 0; i < 100; i++) {
    verified.note({ ...base, head: randomBytes(32), entries: [...base.entries, padding] });
    expect(verified.bytes()).toBeLessThanOrEqual(MAX_VERIFIED_BYTES);
  }
  expect(verified.bytes()).toBeGreaterThan(MAX_VERIFIED_BYTES / 2);
  const [bytes = padding] = base.entries;
  const branch = [{ index: 0, hash: base.head, parent: new Uint8Array(32), bytes }];
  const first = await verified.chainOf(branch);
  expect(await verified.chainOf(branch)).toBe(first);
  for (let i = 0; i < 16; i++) verified.note({ ...base, head: randomBytes(32), entries: [padding] });
  const again = await verified.chainOf(branch);
  expect([again === first, again.head]).toEqual([false, base.head]);
});
