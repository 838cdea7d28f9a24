/** A malicious hub, member or newcomer against the facade: each attack by name, and the state it leaves. */
import { ed25519 } from '@noble/curves/ed25519.js';
import type { Commit } from 'ts-mls/commit.js';
import { encryptWithLabel } from 'ts-mls/crypto/hpke.js';
import { encodeGroupSecrets } from 'ts-mls/groupSecrets.js';
import { encodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { decryptGroupSecrets, encodeWelcome } from 'ts-mls/welcome.js';
import type { Proposal } from 'ts-mls/proposal.js';
import { leafToNodeIndex, toLeafIndex } from 'ts-mls/treemath.js';
import { signLeafNodeCommit } from 'ts-mls/leafNode.js';
import { createUpdatePath, type UpdatePath } from 'ts-mls/updatePath.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, concat, equal, own, randomBytes, toHex, utf8 } from './bytes.ts';
import { writeCredential } from './credential.ts';
import { newEd25519Key } from './ed25519.ts';
import { makeCommit, WELCOME } from './mls-commit.ts';
import { parseWelcome } from './mls-join.ts';
import { frameOf, sealApplication, sealCommit, sign } from './mls-message.ts';
import { makePackage, parsePackage, readSecret } from './mls-package.ts';
import type { Group } from './mls-state.ts';
import { DEFAULT_SUITE, type Suite, suiteOf } from './mls-suite.ts';
import { agree, anyone, detail, everyoneReceives, type Member, must, newDevice, newGroup, NO_AAD, NOW, say, tryJoin, why } from './mls-testing.ts';
import {
  authenticatorOf,
  commit,
  createGroup,
  join,
  leavesOf,
  newKeyPackage,
  open,
  ownLeaf,
  readKeyPackage,
  receiveCommit,
  rowsBetween,
  groupFromRows,
  seal,
  treeOf,
} from './mls.ts';

let suite: Suite;
let members: readonly Member[];
const at = (index: number): Group => (members[index] as Member).group;
beforeAll(async () => {
  suite = await suiteOf(DEFAULT_SUITE);
  members = await newGroup(4);
});

/** A commit signed and sealed by a member as it likes; its confirmation tag is none, so it can only be refused, and the detail says where. */
async function forge(group: Group, content: Commit): Promise<Bytes> {
  const framed = { ...frameOf(group, NO_AAD), contentType: 'commit' as const, commit: content };
  return sealCommit(group, framed, await sign(group, framed, suite), new Uint8Array(64), suite);
}
const pathOf = async (group: Group, tree = group.tree, added: readonly number[] = []): Promise<UpdatePath> =>
  (
    await createUpdatePath(
      tree,
      toLeafIndex(group.path.leafIndex),
      group.context,
      group.signKey,
      suite,
      added.map((leaf) => leafToNodeIndex(toLeafIndex(leaf))),
    )
  )[1];
/** Our suite, but the nth public key it gives out is another. */
const exporting = (key: Uint8Array, nth: number): Suite => {
  let count = 0;
  const exportPublicKey: Suite['hpke']['exportPublicKey'] = async (one) => (count++ === nth ? key : suite.hpke.exportPublicKey(one));
  return { ...suite, hpke: { ...suite.hpke, exportPublicKey } };
};
const inline = (proposal: Proposal) => ({ proposalOrRefType: 'proposal' as const, proposal });

describe('a malicious member', () => {
  it('[G12] cannot speak as another: its message is forged, and the other is still heard (TestSpoofedEventSenderHandling)', async () => {
    // Every member can compute every sender's keys; only the signature tells who it was.
    const mask = { ...at(1), path: { ...at(1).path, leafIndex: 2 } };
    const { bytes } = await sealApplication(mask, utf8('I am number two'), NO_AAD, suite);
    const heard = await open(at(0), bytes, NO_AAD);
    expect(why(heard)).toBe('forged');
    const { bytes: real } = await seal(at(2), utf8('I am'), NO_AAD);
    expect(must(await open(at(0), real, NO_AAD)).sender.index).toBe(2);
  });

  it('[G12] cannot speak for a leaf that is blank or outside the tree', async () => {
    for (const leafIndex of [4, 500]) {
      const ratchets = at(1).ratchets.concat(Array.from({ length: 500 }, () => at(1).ratchets[0]!));
      const { bytes } = await sealApplication({ ...at(1), ratchets, path: { ...at(1).path, leafIndex } }, utf8('nobody'), NO_AAD, suite);
      expect(why(await open(at(0), bytes, NO_AAD))).toBe('unknown_sender');
    }
  });

  it('[G12] what our own leaf sealed is never opened as if another had: an echo, or a clone of our state', async () => {
    const { next, bytes } = await seal(at(0), utf8('mine'), NO_AAD);
    expect([why(await open(at(0), bytes, NO_AAD)), why(await open(next, bytes, NO_AAD))]).toEqual(['own_leaf', 'own_leaf']);
  });

  it('[G16] commits nothing but adds and removes by value', async () => {
    const path = await pathOf(at(1));
    const psk = { preSharedKeyId: { psktype: 'external' as const, pskId: randomBytes(8), pskNonce: randomBytes(64) } };
    const leafNode = { ...path.leafNode, leafNodeSource: 'update' as const };
    const forbidden: readonly Proposal[] = [
      { proposalType: 'group_context_extensions', groupContextExtensions: { extensions: [] } },
      { proposalType: 'reinit', reinit: { groupId: randomBytes(8), version: 'mls10', cipherSuite: DEFAULT_SUITE, extensions: [] } },
      { proposalType: 'psk', psk },
      { proposalType: 'external_init', externalInit: { kemOutput: randomBytes(32) } },
      { proposalType: 'update', update: { leafNode } },
      { proposalType: 0x0a0a, proposalData: randomBytes(3) },
    ];
    for (const proposal of forbidden) {
      const bytes = await forge(at(1), { proposals: [inline(proposal)], path });
      expect(why(await receiveCommit(at(0), bytes, anyone))).toBe('forbidden');
      const beside = await forge(at(1), { proposals: [inline({ proposalType: 'remove', remove: { removed: 2 } }), inline(proposal)], path });
      expect(why(await receiveCommit(at(0), beside, anyone))).toBe('forbidden');
    }
    const byReference = await forge(at(1), { proposals: [{ proposalOrRefType: 'reference', reference: randomBytes(64) }], path });
    expect(why(await receiveCommit(at(0), byReference, anyone))).toBe('forbidden');
    const pathless = await forge(at(1), { proposals: [], path: undefined });
    expect(why(await receiveCommit(at(0), pathless, anyone))).toBe('forbidden');
  });

  it('[G16] a standalone proposal is no message and no commit', async () => {
    const bytes = (await forge(at(1), { proposals: [], path: undefined })).slice();
    bytes[header(bytes)] = 2;
    expect([why(await open(at(0), bytes, NO_AAD)), why(await receiveCommit(at(0), bytes, anyone))]).toEqual(['wrong_content', 'wrong_content']);
  });

  it('[G15] keeps its identity through a commit: another credential or key in its leaf is refused', async () => {
    const path = await pathOf(at(1));
    const { sign: keys, credential } = await newDevice();
    const signed = async (change: object, key = at(1).signKey) => {
      const tbs = { ...path.leafNode, ...change, leafNodeSource: 'commit' as const, groupId: at(1).context.groupId, leafIndex: 1 };
      return forge(at(1), { proposals: [], path: { ...path, leafNode: await signLeafNodeCommit(tbs, key, suite.signature) } });
    };
    const mine = ownLeaf(at(1)).credential;
    const basic = (of: Parameters<typeof writeCredential>[0]) => ({
      credential: { credentialType: 'basic' as const, identity: writeCredential(of) },
    });
    const attempts = [
      await signed(basic({ ...mine, user: credential.user })),
      await signed(basic({ ...mine, index: 7 })),
      await signed({ ...basic(credential), signaturePublicKey: keys.publicKey }, keys.privateKey),
      await signed({ signaturePublicKey: keys.publicKey }, keys.privateKey),
    ];
    for (const bytes of attempts) expect(detail(await receiveCommit(at(0), bytes, anyone))).toBe('committer changes its credential');
    const unsigned = await forge(at(1), { proposals: [], path: { ...path, leafNode: { ...path.leafNode, signature: randomBytes(64) } } });
    expect(detail(await receiveCommit(at(0), unsigned, anyone))).toBe('leaf signature');
    const extended = await signed({ extensions: [{ extensionType: 10, extensionData: randomBytes(2) }] });
    expect(why(await receiveCommit(at(0), extended, anyone))).toBe('forbidden');
  });

  it('[G16] a path that would leave some members behind is refused by all of them', async () => {
    const path = await pathOf(at(1));
    const [first, ...rest] = path.nodes;
    if (!first) throw new Error('no path');
    const cases: readonly [string, UpdatePath][] = [
      ['path sealed to the wrong number', { ...path, nodes: [{ ...first, encryptedPathSecret: [] }, ...rest] }],
      [
        'path sealed to the wrong number',
        { ...path, nodes: [{ ...first, encryptedPathSecret: [...first.encryptedPathSecret, ...first.encryptedPathSecret] }, ...rest] },
      ],
      ['path of the wrong length', { ...path, nodes: rest }],
      [
        'Parent hash did not match the UpdatePath',
        { ...path, nodes: [{ ...first, hpkePublicKey: (await pathOf(at(1))).nodes[0]!.hpkePublicKey }, ...rest] },
      ],
    ];
    for (const [said, changed] of cases) {
      const bytes = await forge(at(1), { proposals: [], path: changed });
      for (const reader of [0, 2, 3]) expect(detail(await receiveCommit(at(reader), bytes, anyone))).toBe(said);
    }
  });

  it('[G16] a path whose public keys are not those of its secrets is refused, and so is a false confirmation tag', async () => {
    const honest = await forge(at(1), { proposals: [], path: await pathOf(at(1)) });
    expect(detail(await receiveCommit(at(0), honest, anyone))).toBe('confirmation tag');
    // Seals the secrets of one path under the keys of another.
    const lying = {
      ...suite,
      hpke: { ...suite.hpke, exportPublicKey: async () => await suite.hpke.exportPublicKey((await suite.hpke.generateKeyPair()).publicKey) },
    };
    const [, path] = await createUpdatePath(at(1).tree, toLeafIndex(1), at(1).context, at(1).signKey, lying);
    expect(detail(await receiveCommit(at(0), await forge(at(1), { proposals: [], path }), anyone))).toBe('path key is not that of its secret');
  });

  it('[G16] a remove of nobody, of itself or of one twice is refused', async () => {
    const path = await pathOf(at(1));
    const removing = (...leaves: readonly number[]) =>
      forge(at(1), { proposals: leaves.map((removed) => inline({ proposalType: 'remove', remove: { removed } })), path });
    const said = async (bytes: Bytes) => detail(await receiveCommit(at(0), bytes, anyone));
    expect(await said(await removing(9))).toBe('no such leaf to remove');
    expect(await said(await removing(1))).toBe('committer removes itself');
    expect(await said(await removing(2, 2))).toBe('one leaf removed twice');
    for (const remove of [[9], [0], [2, 2]]) expect((await commit(at(0), { add: [], remove })).ok).toBe(false);
  });
});

describe('a key', () => {
  it('[G14] that is in the group already, as a leaf’s or a parent’s, is refused in an add and in a path', async () => {
    const twin = members[2]!.device;
    expect(detail(await commit(at(0), { add: [twin.own.bytes], remove: [] }))).toBe('encryption key twice');
    const again = await newKeyPackage({ credential: twin.credential, sign: twin.sign, now: NOW });
    expect(detail(await commit(at(0), { add: [again.bytes], remove: [] }))).toBe('signature key twice');
    const fresh = await newDevice();
    expect(detail(await commit(at(0), { add: [fresh.own.bytes, fresh.own.bytes], remove: [] }))).toBe('encryption key twice');
    // The same seen by receivers: a path that reuses a leaf's key for a parent.
    const stolen = { ...suite, hpke: { ...suite.hpke, exportPublicKey: async () => leafKey(at(0), 2) } };
    const [, path] = await createUpdatePath(at(1).tree, toLeafIndex(1), at(1).context, at(1).signKey, stolen);
    expect(detail(await receiveCommit(at(0), await forge(at(1), { proposals: [], path }), anyone))).toBe('encryption key twice');
  });

  it('[G14] of small order or outside its field is refused in a package, in a path and in a tree', async () => {
    const { sign: keys, credential } = await newDevice();
    const sound = (await suite.hpke.exportPublicKey((await suite.hpke.generateKeyPair()).publicKey)) as Uint8Array;
    const bad: readonly Uint8Array[] = [
      concat(sound.subarray(0, 1184), new Uint8Array(32)),
      concat(sound.subarray(0, 1184), Uint8Array.of(1), new Uint8Array(31)),
      concat(new Uint8Array(1152).fill(255), sound.subarray(1152)),
      sound.subarray(1),
    ];
    for (const key of bad) {
      for (const place of ['init key', 'leaf key']) {
        const made = await makePackage(credential, keys, NOW, false, exporting(key, place === 'init key' ? 1 : 0));
        expect(await readKeyPackage(made.bytes, NOW)).toBeUndefined();
        expect(detail(await commit(at(0), { add: [made.bytes], remove: [] }))).toBe('unsound encryption key');
      }
      for (const nth of [0, 1, 2]) {
        const [, path] = await createUpdatePath(at(1).tree, toLeafIndex(1), at(1).context, at(1).signKey, exporting(key, nth));
        expect(detail(await receiveCommit(at(0), await forge(at(1), { proposals: [], path }), anyone))).toBe('unsound encryption key');
      }
      const newcomer = await newDevice();
      const made = await makeCommit(at(1), { add: [newcomer.own.bytes], remove: [] }, exporting(key, 0));
      expect(detail(await tryJoin(newcomer, { ...made, tree: treeOf(made.next) }))).toBe('unsound encryption key');
    }
  });

  it('[G14] that signs for anything and anybody (Ed25519 of small order) is no leaf’s', async () => {
    const identity = own(ed25519.Point.ZERO.toBytes());
    const credential = { user: randomBytes(16), key: identity, index: 0 };
    // Under the neutral element, R = B·s verifies with any s for any message; a verifier without this check would take it.
    const anything = {
      ...suite,
      signature: { ...suite.signature, sign: async () => concat(ed25519.Point.BASE.toBytes(), Uint8Array.of(1), new Uint8Array(31)) },
    };
    const made = await makePackage(credential, { publicKey: identity, privateKey: randomBytes(32) }, NOW, false, anything);
    expect(ed25519.verify(concat(ed25519.Point.BASE.toBytes(), Uint8Array.of(1), new Uint8Array(31)), utf8('anything'), identity)).toBe(true);
    expect(await readKeyPackage(made.bytes, NOW)).toBeUndefined();
    expect(detail(await commit(at(0), { add: [made.bytes], remove: [] }))).toBe('leaf signature');
  });
});

describe('another version or suite', () => {
  it('[G13] is refused in a package', async () => {
    const { sign: keys, credential, own: good } = await newDevice();
    const other = await makePackage(credential, keys, NOW, false, { ...suite, name: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519' });
    expect(await readKeyPackage(other.bytes, NOW)).toBeUndefined();
    expect(why(await commit(at(0), { add: [other.bytes], remove: [] }))).toBe('unsupported');
    expect(await readKeyPackage(good.bytes, NOW)).toBeDefined();
    for (const version of [0, 2]) expect(await readKeyPackage(good.bytes.with(1, version) as Bytes, NOW)).toBeUndefined();
    // The inner version, for which everything is signed again.
    expect(parsePackage(good.bytes.with(5, 2) as Bytes)).toBeUndefined();
  });

  it('[G13] is refused in a Welcome, a message and the rows', async () => {
    const newcomer = await newDevice();
    const made = must(await commit(at(0), { add: [newcomer.own.bytes], remove: [] }));
    const welcome = made.welcome!;
    expect(welcome[5]).toBe(83);
    for (const suiteId of [1, 2, 77, 84, 200])
      expect(why(await tryJoin(newcomer, { ...made, welcome: welcome.with(5, suiteId) as Bytes }))).toBe('unsupported');
    expect(why(await tryJoin(newcomer, { ...made, welcome: welcome.with(1, 2) as Bytes }))).toBe('malformed');
    const { bytes } = await seal(at(1), utf8('x'), NO_AAD);
    expect(why(await open(at(0), bytes.with(1, 2) as Bytes, NO_AAD))).toBe('malformed');
    const { put } = rowsBetween(undefined, at(0));
    const state = toHex(put.get('state')!).replace(toHex(utf8('XWING')), toHex(utf8('XWINH')));
    expect(await groupFromRows(new Map([...put, ['state', Uint8Array.from(Buffer.from(state, 'hex'))]]))).toBeUndefined();
  });
});

describe('an identity', () => {
  it('[G15] is part of what is signed and agreed: a leaf under another’s name does not get in', async () => {
    const { sign: keys, credential } = await newDevice();
    const name = { user: credential.user, key: newEd25519Key().publicKey, index: 0 };
    await expect(newKeyPackage({ credential: name, sign: keys, now: NOW })).rejects.toThrow('names the key');
    const made = await makePackage(name, keys, NOW, false, suite);
    expect(await readKeyPackage(made.bytes, NOW)).toBeUndefined();
    expect(why(await commit(at(0), { add: [made.bytes], remove: [] }))).toBe('invalid');
  });

  it('[G15] two groups that differ in one member’s user alone agree on nothing', async () => {
    const [sign, groupId] = [newEd25519Key(), randomBytes(32)];
    const both = await Promise.all(
      [randomBytes(16), randomBytes(16)].map(async (user) => {
        const credential = { user, key: sign.publicKey, index: 0 };
        return createGroup({ groupId, own: await newKeyPackage({ credential, sign, now: NOW }) });
      }),
    );
    expect(equal(both[0]!.context.treeHash as Bytes, both[1]!.context.treeHash as Bytes)).toBe(false);
    // The same secrets under the other's tree: what one seals, the other does not take, for the signature covers the whole context.
    const { bytes } = await seal(at(1), utf8('x'), NO_AAD);
    expect(why(await open({ ...at(0), context: { ...at(0).context, treeHash: randomBytes(64) } }, bytes, NO_AAD))).toBe('forged');
    expect(toHex(authenticatorOf(both[0]!))).not.toBe(toHex(authenticatorOf(both[1]!)));
  });

  it('[G15] whoever joins is asked about every leaf, with the credential it has', async () => {
    const newcomer = await newDevice();
    const made = must(await commit(at(0), { add: [newcomer.own.bytes], remove: [] }));
    const asked: number[] = [];
    const packages = (ref: Bytes) => (equal(ref, newcomer.own.ref) ? newcomer.own.secret : undefined);
    const accepts = ({ index }: { index: number }) => asked.push(index) > 0;
    must(await join({ welcome: made.welcome!, tree: made.tree, packages, accepts, now: NOW }));
    expect(asked).toEqual([0, 1, 2, 3, 4]);
    const refused = await join({ welcome: made.welcome!, tree: made.tree, packages, accepts: ({ index }) => index !== 2, now: NOW });
    expect(why(refused)).toBe('refused');
  });
});

describe('a malicious inviter', () => {
  it('[G18] lets nobody in with a false confirmation tag, with secrets that do not decode, or with a pre-shared key', async () => {
    const newcomer = await newDevice();
    const lying = { ...suite, hash: { ...suite.hash, mac: async () => randomBytes(64) } };
    const made = await makeCommit(at(1), { add: [newcomer.own.bytes], remove: [] }, lying);
    expect(detail(await tryJoin(newcomer, { ...made, tree: treeOf(made.next) }))).toBe('confirmation tag');
    const good = must(await commit(at(1), { add: [newcomer.own.bytes], remove: [] }));
    const welcome = parseWelcome(good.welcome ?? NO_AAD);
    const keyPackage = parsePackage(newcomer.own.bytes);
    if (!welcome || !keyPackage) throw new Error('no welcome');
    const sealed = async (secrets: Uint8Array) => {
      const key = await suite.hpke.importPublicKey(keyPackage.initKey);
      const { enc, ct } = await encryptWithLabel(key, 'Welcome', welcome.encryptedGroupInfo, secrets, suite.hpke);
      const entries = [{ newMember: newcomer.own.ref, encryptedGroupSecrets: { kemOutput: enc, ciphertext: ct } }];
      return tryJoin(newcomer, { ...good, welcome: concat(WELCOME, encodeWelcome({ ...welcome, secrets: entries })) });
    };
    // No joiner secret, no path secret, and a pre-shared key of a type there is not.
    expect(detail(await sealed(Uint8Array.of(0, 0, 1, 9)))).toBe('group secrets or info do not decode');
    const opened = await decryptGroupSecrets(
      await suite.hpke.importPrivateKey(readSecret(newcomer.own.secret)!.keys.initPrivateKey),
      newcomer.own.ref,
      welcome,
      suite.hpke,
    );
    if (!opened) throw new Error('no secrets');
    const psks = [{ psktype: 'external' as const, pskId: randomBytes(4), pskNonce: randomBytes(64) }];
    expect(why(await sealed(encodeGroupSecrets({ ...opened, psks })))).toBe('forbidden');
    expect(why(await sealed(encodeGroupSecrets({ ...opened, pathSecret: randomBytes(64) })))).toBe('invalid');
    expect(why(await sealed(encodeGroupSecrets(opened)))).toBe('ok');
  });

  it('[G25] lets nobody into a group of more than 500 leaves', async () => {
    const newcomer = await newDevice();
    const made = must(await commit(at(1), { add: [newcomer.own.bytes], remove: [] }));
    const crowd = Array.from({ length: 1001 }, (_, node) => (node % 2 === 0 ? at(1).tree[0] : undefined));
    expect(why(await tryJoin(newcomer, { ...made, tree: own(encodeRatchetTree(crowd)) }))).toBe('full');
    expect(why(await tryJoin(newcomer, { ...made, tree: own(encodeRatchetTree(crowd.slice(0, 999))) }))).toBe('forged');
  });
});

describe('a state rolled back', () => {
  it('[G10] seals what others take for a replay; they hear everyone else, and it once it has moved on', async () => {
    let world = await newGroup(3);
    const old = world[1]!;
    world = await say(world, 1, 'first');
    world = await say(world, 1, 'second');
    const { next, bytes } = await seal(old.group, utf8('again with a used key'), NO_AAD);
    for (const reader of [0, 2]) expect(why(await open(world[reader]!.group, bytes, NO_AAD))).toBe('replayed');
    world = await say(world, 2, 'others go on');
    const second = await seal(next, utf8('still behind'), NO_AAD);
    expect(why(await open(world[0]!.group, second.bytes, NO_AAD))).toBe('replayed');
    const third = await seal(second.next, utf8('level again'), NO_AAD);
    expect(must(await open(world[0]!.group, third.bytes, NO_AAD)).sender.index).toBe(1);
  });

  it('[G10] cannot commit to an epoch that is over, and a commit heals the group around it', async () => {
    const world = await newGroup(3);
    const made = must(await commit(world[0]!.group, { add: [], remove: [] }));
    const { stay } = await everyoneReceives(world.slice(1), made.commit);
    const late = must(await commit(world[1]!.group, { add: [], remove: [] }));
    expect(why(await receiveCommit(stay[1]!.group, late.commit, anyone))).toBe('wrong_epoch');
    const healed = must(await commit(made.next, { add: [], remove: [ownLeaf(world[1]!.group).index] }));
    const { stay: left, gone } = await everyoneReceives(stay, healed.commit);
    expect([left.length, gone.length, leavesOf(healed.next).length]).toEqual([1, 1, 2]);
    expect(agree([...left, { device: world[0]!.device, group: healed.next }])).toBe(true);
  });
});

/** Where the content type stands: after prefix, group id and epoch. */
const header = (bytes: Bytes): number => 4 + 1 + (bytes[4] ?? 0) + 8;
const leafKey = (group: Group, index: number): Uint8Array => {
  const node = group.tree[index * 2];
  if (node?.nodeType !== 'leaf') throw new Error('no leaf');
  return node.leaf.hpkePublicKey;
};
