/**
 * How fast groups seal, open, sign and verify, beside the library over its default provider and beside noble, in one run. Ours pads more (at 1000 B
 * twice as much is sealed) and gives bytes ready to be sent, where the library gives a value that is yet to be encoded: the reference does a little
 * less. Both use WebCrypto for AES of large plaintexts, and for every signature.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { createApplicationMessage, createCommit, createGroup, generateKeyPackage, joinGroup, processPrivateMessage, emptyPskIndex } from 'ts-mls';
import { getCiphersuiteFromName } from 'ts-mls/crypto/ciphersuite.js';
import { defaultCryptoProvider } from 'ts-mls/crypto/implementation/default/provider.js';
import { ratchetUntil, type SecretTreeNode } from 'ts-mls/secretTree.js';
import { own, randomBytes } from './bytes.ts';
import { newEd25519Key } from './ed25519.ts';
import { joined, must, newDevices, newGroup, NO_AAD } from './mls-testing.ts';
import { commit, open, receiveCommit, rowsBetween, seal, type Group } from './mls.ts';
import { DEFAULT_SUITE, suiteOf, type Suite } from './mls-suite.ts';

type Step = () => Promise<unknown>;
const ROUNDS = 30;
/** Rounds until both are compiled; the first sizes would else be measured on half of it. */
const WARM_UP = 30;
const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
const micros = (ms: number): string => `${(ms * 1000).toFixed(0)} µs`;

/** The median time of each step, ms, taken in turns so that the machine's moods strike all alike. */
async function race(steps: Record<string, Step>, each = 40): Promise<Record<string, number>> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(steps).map((name) => [name, []]));
  for (let round = -WARM_UP; round < ROUNDS; round++)
    for (const [name, step] of Object.entries(steps)) {
      const begin = performance.now();
      for (let n = 0; n < each; n++) await step();
      if (round >= 0) times[name]?.push((performance.now() - begin) / each);
    }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
}

function report(what: string, medians: Record<string, number>): void {
  const [ours = Number.NaN] = Object.values(medians);
  for (const [name, time] of Object.entries(medians).slice(1))
    console.log(`| ${what} | ${micros(ours)} | ${name}: ${micros(time)} | ×${(time / ours).toFixed(2)} |`);
}

/** The library as it comes: its own states over its default provider, a group of two. */
async function libraryPair(suite: Suite) {
  const capabilities = { versions: ['mls10' as const], ciphersuites: [suite.name], extensions: [], proposals: [], credentials: ['basic' as const] };
  const lifetime = { notBefore: 0n, notAfter: 2n ** 62n };
  const newMember = (name: string) =>
    generateKeyPackage({ credentialType: 'basic', identity: new TextEncoder().encode(name) }, capabilities, lifetime, [], suite);
  const [alice, bob] = [await newMember('alice'), await newMember('bob')];
  const alone = await createGroup(randomBytes(32), alice.publicPackage, alice.privatePackage, [], suite);
  const extraProposals = [{ proposalType: 'add' as const, add: { keyPackage: bob.publicPackage } }];
  const made = await createCommit({ state: alone, cipherSuite: suite }, { extraProposals, ratchetTreeExtension: true });
  if (!made.welcome) throw new Error('no welcome');
  return { alice: made.newState, bob: await joinGroup(made.welcome, bob.publicPackage, bob.privatePackage, emptyPskIndex, suite) };
}

async function messages(size: number, suite: Suite): Promise<void> {
  const [plain, item] = [new Uint8Array(size), randomBytes(16)];
  const [alice, bob] = await newGroup(2);
  const theirs = await libraryPair(suite);
  if (!alice || !bob) throw new Error('no group');
  report(
    `seal ${size} B`,
    await race({
      ours: () => seal(alice.group, plain, item),
      'library over its default provider': () => createApplicationMessage(theirs.alice, plain, suite, item),
    }),
  );
  const { bytes } = await seal(alice.group, plain, item);
  const { privateMessage } = await createApplicationMessage(theirs.alice, plain, suite, item);
  const openOurs = async () => must(await open(bob.group, bytes, item));
  report(
    `open ${size} B`,
    await race({
      ours: openOurs,
      'library over its default provider': () => processPrivateMessage(theirs.bob, privateMessage, emptyPskIndex, suite),
    }),
  );
}

async function signatures(theirs: Suite): Promise<void> {
  const ours = await suiteOf(DEFAULT_SUITE);
  const { publicKey, privateKey } = newEd25519Key();
  const message = randomBytes(600);
  const signature = own(ed25519.sign(message, privateKey));
  const signing = {
    ours: () => ours.signature.sign(privateKey, message),
    noble: async () => ed25519.sign(message, privateKey),
    'library’s default provider': () => theirs.signature.sign(privateKey, message),
  };
  const verifying = {
    ours: () => ours.signature.verify(publicKey, message, signature),
    noble: async () => ed25519.verify(signature, message, publicKey),
    'library’s default provider': () => theirs.signature.verify(publicKey, message, signature),
  };
  report('sign 600 B', await race(signing));
  report('verify 600 B', await race(verifying));
}

const timed = async <T>(step: () => Promise<T>): Promise<readonly [T, string]> => {
  const begin = performance.now();
  const value = await step();
  return [value, `${(performance.now() - begin).toFixed(0)} ms`];
};

async function groupOf(count: number): Promise<void> {
  const members = await newGroup(count, (leaf) => leaf === 1);
  const [alice, bob] = members as [(typeof members)[number], (typeof members)[number]];
  const [newcomer] = await newDevices(1);
  if (!newcomer) throw new Error('no device');
  // A second commit, so that part of the tree has parents and part has none.
  const [renewed, renewing] = await timed(async () => must(await commit(alice.group, { add: [], remove: [] })));
  const [received, receiving] = await timed(async () => must(await receiveCommit(bob.group, renewed.commit, () => true)));
  const [made, adding] = await timed(async () => must(await commit(received.next, { add: [newcomer.own.bytes], remove: [] })));
  const [, joining] = await timed(() => joined(newcomer, made));
  const rows = [...rowsBetween(bob.group, received.next).put.values()].reduce((sum, row) => sum + row.length, 0);
  const { next } = await seal(received.next, new Uint8Array(100), NO_AAD);
  const one = [...rowsBetween(received.next, next).put.values()].reduce((sum, row) => sum + row.length, 0);
  const figures = { renew: renewing, 'its commit': `${renewed.commit.length} B`, receive: receiving, 'add one': adding, join: joining };
  const sizes = { 'rows of a commit': rows, 'rows of a message': one, Welcome: made.welcome?.length, tree: made.tree.length };
  for (const [what, figure] of Object.entries(figures)) console.log(`| ${count} leaves: ${what} | ${figure} | | |`);
  for (const [what, bytes] of Object.entries(sizes)) console.log(`| ${count} leaves: ${what} | ${bytes} B | | |`);
}

/** What a member can make another compute: opening a message far ahead of the last one. */
async function ahead(steps: number): Promise<void> {
  const [alice, bob] = await newGroup(2);
  if (!alice || !bob) throw new Error('no group');
  const { kdf } = await suiteOf(DEFAULT_SUITE);
  const [pair, ...others] = alice.group.ratchets as [SecretTreeNode, ...SecretTreeNode[]];
  const [application] = await ratchetUntil(
    pair.application,
    steps,
    { retainKeysForGenerations: 0, retainKeysForEpochs: 0, maximumForwardRatchetSteps: steps },
    kdf,
  );
  const later: Group = { ...alice.group, ratchets: [{ ...pair, application }, ...others] };
  const { bytes } = await seal(later, new Uint8Array(100), NO_AAD);
  const [, opening] = await timed(async () => must(await open(bob.group, bytes, NO_AAD)));
  console.log(`| open a message ${steps} ahead | ${opening} | | |`);
}

const theirs = await defaultCryptoProvider.getCiphersuiteImpl(getCiphersuiteFromName(DEFAULT_SUITE));
console.log('| figure | median | reference | rate, ours to theirs |\n| --- | --- | --- | --- |');
for (const size of [100, 1000, 20_000]) await messages(size, theirs);
await signatures(theirs);
for (const steps of [1000, 10_000]) await ahead(steps);
for (const count of [2, 50, 499]) await groupOf(count);
