/** Thousands of damaged messages, commits, Welcomes and trees: each gets a typed refusal, none a throw, and the state goes on. */
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, equal, randomBytes, toHex, utf8 } from './bytes.ts';
import { agree, anyone, type Member, must, newDevice, newGroup, randomOf, tryJoin, why } from './mls-testing.ts';
import { authenticatorOf, commit, groupFromRows, open, readKeyPackage, receiveCommit, rowsBetween, seal, welcomeRefs } from './mls.ts';
import { NOW } from './mls-testing.ts';

const AAD = utf8('item');

/** One message damaged in one way, chosen by `random`. */
function damaged(bytes: Bytes, random: () => number): Bytes {
  const place = Math.floor(random() * bytes.length);
  const kinds: readonly (() => Bytes)[] = [
    () => bytes.with(place, (bytes[place] ?? 0) ^ (1 << Math.floor(random() * 8))) as Bytes,
    () => bytes.with(Math.floor(random() * 60), Math.floor(random() * 256)) as Bytes,
    () => bytes.slice(0, place),
    () => concat(bytes, randomBytes(1 + Math.floor(random() * 4))),
    () => concat(bytes.slice(0, place), randomBytes(1), bytes.slice(place)),
    () => concat(bytes.slice(0, place), bytes.slice(place + 1)),
    () => concat(bytes.slice(0, place), randomBytes(Math.min(16, bytes.length - place)), bytes.slice(place + 16)),
  ];
  const made = (kinds[Math.floor(random() * kinds.length)] ?? (() => bytes))();
  return equal(made, bytes) ? damaged(bytes, random) : made;
}

async function tally(count: number, run: (random: () => number) => Promise<string>): Promise<ReadonlyMap<string, number>> {
  const random = randomOf(7);
  const seen = new Map<string, number>();
  for (let n = 0; n < count; n++) {
    const said = await run(random);
    seen.set(said, (seen.get(said) ?? 0) + 1);
  }
  return seen;
}

describe('damaged bytes', () => {
  it('[G6] 2,000 damaged messages are refused by reason; the state is untouched and opens the real one', async () => {
    const [alice, bob] = (await newGroup(3)) as [Member, Member, Member];
    const { bytes } = await seal(alice.group, utf8('the real one'), AAD);
    const before = rowsBetween(undefined, bob.group);
    const seen = await tally(2000, async (random) => why(await open(bob.group, damaged(bytes, random), AAD)));
    expect(seen.has('ok')).toBe(false);
    expect([...seen.keys()].sort()).toEqual(expect.arrayContaining(['malformed', 'undecryptable', 'wrong_epoch', 'wrong_group']));
    expect(rowsBetween(undefined, bob.group)).toEqual(before);
    expect(must(await open(bob.group, bytes, AAD)).plain).toEqual(utf8('the real one'));
  });

  it('[G6] a damaged AAD is refused too, and a right message under another AAD by its own name', async () => {
    const [alice, bob] = (await newGroup(2)) as [Member, Member];
    const { bytes } = await seal(alice.group, utf8('x'), AAD);
    const at = toHex(bytes).indexOf(toHex(AAD)) / 2;
    const other = utf8('itex');
    const forged = concat(bytes.slice(0, at), other, bytes.slice(at + other.length));
    expect(why(await open(bob.group, forged, other))).toBe('undecryptable');
    expect(why(await open(bob.group, bytes, other))).toBe('wrong_aad');
    // One bit of the sealed sender, and one of the content's tag.
    for (const place of [at + AAD.length + 3, bytes.length - 1])
      expect(why(await open(bob.group, bytes.with(place, (bytes[place] ?? 0) ^ 1) as Bytes, AAD))).toBe('undecryptable');
    expect(must(await open(bob.group, bytes, AAD)).plain).toEqual(utf8('x'));
  });

  it('[G6] 400 damaged commits are refused, and the real one is taken after them', async () => {
    const [alice, bob, carol] = (await newGroup(3)) as [Member, Member, Member];
    const newcomer = await newDevice();
    const made = must(await commit(alice.group, { add: [newcomer.own.bytes], remove: [2] }));
    let judged = 0;
    const judge = (): boolean => judged++ >= 0;
    for (const { group } of [bob, carol]) {
      const seen = await tally(200, async (random) => why(await receiveCommit(group, damaged(made.commit, random), judge)));
      expect(seen.has('ok')).toBe(false);
    }
    expect(judged).toBe(0);
    const next = must(await receiveCommit(bob.group, made.commit, anyone)).next;
    expect(
      agree([
        { ...alice, group: made.next },
        { ...bob, group: next },
      ]),
    ).toBe(true);
  });

  it('[G18] damaged Welcomes and trees let nobody in; the real ones do', async () => {
    const [alice] = (await newGroup(3)) as [Member];
    const newcomer = await newDevice();
    const made = must(await commit(alice.group, { add: [newcomer.own.bytes], remove: [] }));
    const welcomes = await tally(150, async (random) => why(await tryJoin(newcomer, { ...made, welcome: damaged(made.welcome!, random) })));
    const trees = await tally(150, async (random) => why(await tryJoin(newcomer, { ...made, tree: damaged(made.tree, random) })));
    expect([welcomes.has('ok'), trees.has('ok')]).toEqual([false, false]);
    const { group } = must(await tryJoin(newcomer, made));
    expect(authenticatorOf(group)).toEqual(authenticatorOf(made.next));
  });

  it('[G24] damaged key packages are nobody’s', async () => {
    const { own } = await newDevice();
    const seen = await tally(300, async (random) => String((await readKeyPackage(damaged(own.bytes, random), NOW)) !== undefined));
    expect([...seen.keys()]).toEqual(['false']);
    expect(await readKeyPackage(own.bytes, NOW)).toBeDefined();
  });

  it('[G7] damaged rows make no group or are read, never thrown at', async () => {
    const [alice] = (await newGroup(3)) as [Member];
    const { put } = rowsBetween(undefined, alice.group);
    for (const [name, row] of put) {
      const without = new Map(put);
      without.delete(name);
      expect(await groupFromRows(without)).toBeUndefined();
      const seen = await tally(100, async (random) => String((await groupFromRows(new Map([...put, [name, damaged(row, random)]]))) !== undefined));
      expect(seen.get('false')).toBeGreaterThan(0);
    }
  });

  it('[G6] bytes that are nothing at all are refused everywhere', async () => {
    const [, bob] = (await newGroup(2)) as [Member, Member];
    for (const length of [0, 1, 4, 31, 64, 400]) {
      const bytes = randomBytes(length);
      expect([why(await open(bob.group, bytes, AAD)), why(await receiveCommit(bob.group, bytes, anyone))]).toEqual(['malformed', 'malformed']);
      expect([await welcomeRefs(bytes), await readKeyPackage(bytes, NOW), await groupFromRows(new Map([['state', bytes]]))]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      expect(why(await tryJoin(bob.device, { welcome: bytes, tree: bytes }))).toBe('malformed');
    }
  });
});
