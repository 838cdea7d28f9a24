/** Groups as the engine uses them: messages, rows and exported secrets; what each step gives, and what it leaves alone. */
import fc from 'fast-check';
import { type GenerationSecret, ratchetUntil, type SecretTreeNode } from 'ts-mls/secretTree.js';
import { describe, expect, it } from 'vitest';
import { type Bytes, equal, toHex, utf8 } from './bytes.ts';
import { readMlsHeader } from './header.ts';
import { KEPT_KEYS, MAX_AHEAD } from './mls-ratchet.ts';
import { LEAVES_PER_ROW } from './mls-rows.ts';
import { DEFAULT_SUITE, suiteOf } from './mls-suite.ts';
import { agree, anyone, groupsOf, type Member, must, newGroup, NO_AAD, say, why } from './mls-testing.ts';
import {
  authenticatorOf,
  commit,
  exportSecret,
  type Group,
  groupFromRows,
  groupIdOf,
  open,
  ownLeaf,
  receiveCommit,
  rowsBetween,
  seal,
} from './mls.ts';

const three = await newGroup(3);
const at = groupsOf(three);

// Feature: telegram-clone, Property 33: what is encrypted decrypts to the same
it('[G8] whatever is sealed opens as it was, for everybody else in the group', async () => {
  const text = fc.oneof(
    fc.constant(''),
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc.string({ unit: 'binary', minLength: 5000, maxLength: 20_000 }),
    fc.constantFrom('שלום עולם', 'مرحبا بالعالم\u200f', '你好，世界', 'नमस्ते', '👩‍👩‍👧‍👦🏳️‍🌈', '\u202e<script>"\'\\0\n', '\u0000\uffff'),
  );
  await fc.assert(
    fc.asyncProperty(text, fc.uint8Array({ maxLength: 64 }), fc.nat(2), async (words, aad, by) => {
      const [plain, item] = [utf8(words), new Uint8Array(aad)];
      const { bytes } = await seal(at(by), plain, item);
      for (const reader of [0, 1, 2].filter((one) => one !== by)) {
        const heard = must(await open(at(reader), bytes, item));
        expect(equal(heard.plain, plain)).toBe(true);
        expect(heard.sender).toEqual(ownLeaf(at(by)));
      }
    }),
    { numRuns: 100 },
  );
});

describe('a message', () => {
  it('[G10] opens once; the second time it is a replay, and the state goes on', async () => {
    const first = await seal(at(0), utf8('once'), NO_AAD);
    const heard = must(await open(at(1), first.bytes, NO_AAD));
    expect(why(await open(heard.next, first.bytes, NO_AAD))).toBe('replayed');
    const second = await seal(first.next, utf8('twice'), NO_AAD);
    expect(must(await open(heard.next, second.bytes, NO_AAD)).plain).toEqual(utf8('twice'));
  });

  it('[G11] of another group, epoch or kind, or under another AAD, is refused by that name', async () => {
    const { bytes } = await seal(at(0), utf8('x'), utf8('item'));
    const [, stranger] = (await newGroup(2)) as [Member, Member];
    const made = must(await commit(at(2), { add: [], remove: [] }));
    const later = must(await receiveCommit(at(1), made.commit, anyone)).next;
    expect(why(await open(stranger.group, bytes, utf8('item')))).toBe('wrong_group');
    expect(why(await open(later, bytes, utf8('item')))).toBe('wrong_epoch');
    expect(why(await open(at(1), made.commit, NO_AAD))).toBe('wrong_content');
    expect(why(await receiveCommit(at(1), bytes, anyone))).toBe('wrong_content');
    expect(why(await open(at(1), bytes, utf8('other')))).toBe('wrong_aad');
  });

  it('[G11] shows the hub its group, epoch, kind and AAD, and a padded length', async () => {
    const lengths = new Set<number>();
    for (const length of [0, 1, 60, 100]) {
      const { bytes } = await seal(at(0), new Uint8Array(length), utf8('item'));
      expect(readMlsHeader(bytes)).toEqual({ group: groupIdOf(at(0)), epoch: 1, content: 'application', aad: utf8('item') });
      lengths.add(bytes.length);
    }
    expect(lengths.size).toBe(1);
  });

  it('[G23] after 10,000 unseen ones still opens; beyond the bound it is refused', async () => {
    const { kdf } = await suiteOf(DEFAULT_SUITE);
    const kept = { retainKeysForGenerations: 0, retainKeysForEpochs: 0, maximumForwardRatchetSteps: 10_000 };
    const [pair, ...others] = at(0).ratchets as [SecretTreeNode, ...SecretTreeNode[]];
    const sealWith = (application: GenerationSecret) => seal({ ...at(0), ratchets: [{ ...pair, application }, ...others] }, utf8('far'), NO_AAD);
    const [later] = await ratchetUntil(pair.application, 10_000, kept, kdf);
    const heard = must(await open(at(1), (await sealWith(later)).bytes, NO_AAD));
    expect(heard.plain).toEqual(utf8('far'));
    // One step above the bound is refused before anything is computed; just at it, all is computed, and this key turns out to be none.
    for (const [generation, said] of [
      [MAX_AHEAD + 1, 'too_far'],
      [MAX_AHEAD, 'undecryptable'],
    ] as const) {
      expect(why(await open(at(1), (await sealWith({ ...pair.application, generation })).bytes, NO_AAD))).toBe(said);
    }
  });

  it('[G23] that fails in the middle does not stop those after it, and may be opened late', async () => {
    let sender = at(0);
    const sent: Bytes[] = [];
    for (let n = 0; n < KEPT_KEYS + 10; n++) {
      const { next, bytes } = await seal(sender, utf8(`message ${n}`), NO_AAD);
      [sender] = [next];
      sent.push(bytes);
    }
    let reader = at(1);
    const broken = sent[3]!.with(-1 + sent[3]!.length, (sent[3]!.at(-1) ?? 0) ^ 1) as Bytes;
    for (const [n, bytes] of sent.slice(0, 20).entries()) {
      const heard = await open(reader, n === 3 ? broken : bytes, NO_AAD);
      expect(heard.ok).toBe(n !== 3);
      if (heard.ok) reader = heard.next;
    }
    expect(must(await open(reader, sent[3]!, NO_AAD)).plain).toEqual(utf8('message 3'));
    // Overtaken by more than what is kept, it is gone: that is what forgetting keys means.
    const last = must(await open(at(1), sent[KEPT_KEYS + 5]!, NO_AAD)).next;
    expect([why(await open(last, sent[0]!, NO_AAD)), (await open(last, sent[10]!, NO_AAD)).ok]).toEqual(['replayed', true]);
  });
});

describe('rows', () => {
  it('[G7] a message writes one row, whatever the size of the group; a commit all of the next epoch', async () => {
    const members = await newGroup(2 * LEAVES_PER_ROW + 1, (leaf) => leaf === 20);
    const { next, bytes } = await seal(members[1]!.group, utf8('x'), NO_AAD);
    const sent = rowsBetween(members[1]!.group, next);
    expect([[...sent.put.keys()], sent.remove]).toEqual([['ratchet/1'], []]);
    expect(sent.put.get('ratchet/1')!.length).toBeLessThan(3000);
    const heard = must(await open(members[0]!.group, bytes, NO_AAD)).next;
    expect([...rowsBetween(members[0]!.group, heard).put.keys()]).toEqual(['ratchet/1']);
    expect(rowsBetween(next, next)).toEqual({ put: new Map(), remove: [] });
  });

  it('[G7] a commit kept aside is adopted from the rows of now and the rows that differ, though messages came between', async () => {
    const [alice, bob] = (await newGroup(18, (leaf) => leaf === 1)) as [Member, Member];
    const remove = Array.from({ length: 14 }, (_, n) => n + 4);
    const pending = must(await commit(alice.group, { add: [], remove }));
    const delta = rowsBetween(alice.group, pending.next);
    expect(delta.remove.length + [...delta.put.keys()].filter((name) => name.startsWith('ratchet')).length).toBeGreaterThan(1);
    const store = new Map(rowsBetween(undefined, alice.group).put);
    const { bytes } = await seal(bob.group, utf8('meanwhile'), NO_AAD);
    const heard = must(await open(alice.group, bytes, NO_AAD)).next;
    for (const [name, row] of rowsBetween(alice.group, heard).put) store.set(name, row);
    for (const [name, row] of delta.put) store.set(name, row);
    for (const name of delta.remove) store.delete(name);
    const adopted = await groupFromRows(store);
    const followed = must(await receiveCommit(bob.group, pending.commit, anyone)).next;
    if (!adopted) throw new Error('rows do not make a group');
    expect(authenticatorOf(adopted)).toEqual(authenticatorOf(followed));
    const members = await say(
      [
        { ...alice, group: adopted },
        { ...bob, group: followed },
      ],
      0,
      'in the new epoch',
    );
    expect(agree(await say(members, 1, 'and back'))).toBe(true);
  });
});

it('[G26] an exported secret is the members’ alone: the same for all of them, another for each label, context, length and epoch', async () => {
  const secret = (group: Group, label = 'typing', context = utf8('a'), length = 32) => exportSecret(group, label, context, length).then(toHex);
  const [first, second] = [await secret(at(0)), await secret(at(1))];
  expect(first).toBe(second);
  const made = must(await commit(at(0), { add: [], remove: [] }));
  const others = [
    await secret(made.next),
    await secret(at(0), 'other'),
    await secret(at(0), 'typing', utf8('b')),
    await secret(at(0), 'typing', utf8('a'), 33),
  ];
  expect(new Set([first, ...others.map((one) => one.slice(0, 64))]).size).toBe(5);
});
