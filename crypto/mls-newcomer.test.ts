/** What does not get into a group: unsound keys, broken packages, other suites, borrowed identities, false invitations. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { encryptWithLabel } from 'ts-mls/crypto/hpke.js';
import { encodeGroupSecrets } from 'ts-mls/groupSecrets.js';
import { encodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { decryptGroupSecrets, encodeWelcome } from 'ts-mls/welcome.js';
import { toLeafIndex } from 'ts-mls/treemath.js';
import { encodeKeyPackage, signKeyPackage } from 'ts-mls/keyPackage.js';
import { signLeafNodeKeyPackage } from 'ts-mls/leafNode.js';
import { createUpdatePath } from 'ts-mls/updatePath.js';
import { exporting, forge, inline, pathOf } from './mls-testing-forge.ts';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, equal, own, randomBytes, toHex, utf8 } from './bytes.ts';
import { newEd25519Key } from './ed25519.ts';
import { makeCommit, WELCOME } from './mls-commit.ts';
import { parseWelcome } from './mls-join.ts';
import { makePackage, parsePackage, readSecret } from './mls-package.ts';
import type { Group } from './mls-state.ts';
import { DEFAULT_SUITE, suiteOf } from './mls-suite.ts';
import { anyone, detail, groupsOf, must, newDevice, newGroup, NO_AAD, NOW, tryJoin, why } from './mls-testing.ts';
import {
  authenticatorOf,
  commit,
  createGroup,
  join,
  newKeyPackage,
  open,
  readKeyPackage,
  receiveCommit,
  rowsBetween,
  groupFromRows,
  seal,
  treeOf,
} from './mls.ts';

const suite = await suiteOf(DEFAULT_SUITE);
const members = await newGroup(4);
const at = groupsOf(members);

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
    expect(detail(await receiveCommit(at(0), await forge(at(1), { proposals: [], path }, suite), anyone))).toBe('encryption key twice');
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
        const made = await makePackage(credential, keys, NOW, false, exporting(key, place === 'init key' ? 1 : 0, suite));
        expect(await readKeyPackage(made.bytes, NOW)).toBeUndefined();
        expect(detail(await commit(at(0), { add: [made.bytes], remove: [] }))).toBe('unsound encryption key');
      }
      for (const nth of [0, 1, 2]) {
        const [, path] = await createUpdatePath(at(1).tree, toLeafIndex(1), at(1).context, at(1).signKey, exporting(key, nth, suite));
        expect(detail(await receiveCommit(at(0), await forge(at(1), { proposals: [], path }, suite), anyone))).toBe('unsound encryption key');
      }
      const newcomer = await newDevice();
      const made = await makeCommit(at(1), { add: [newcomer.own.bytes], remove: [] }, exporting(key, 0, suite));
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

describe('a key package signed by its owner', () => {
  it('[G24] that breaks one rule is refused for just that', async () => {
    const { sign: keys, own: good } = await newDevice();
    const base = parsePackage(good.bytes);
    if (!base) throw new Error('no package');
    const other = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519' as const;
    const { capabilities } = base.leafNode;
    const extension = { extensionType: 10, extensionData: new Uint8Array() };
    const leaf = (change: Partial<typeof base.leafNode>) => ({ leafNode: { ...base.leafNode, ...change } });
    const broken: readonly [string, Partial<typeof base>][] = [
      [
        'package of another version or suite',
        { cipherSuite: other, ...leaf({ capabilities: { ...capabilities, ciphersuites: [DEFAULT_SUITE, other] } }) },
      ],
      ['leaf without the suite', leaf({ capabilities: { ...capabilities, ciphersuites: [other] } })],
      ['leaf without mls10', leaf({ capabilities: { ...capabilities, versions: [] } })],
      ['leaf without its own credential type', leaf({ capabilities: { ...capabilities, credentials: ['x509'] } })],
      ['leaf extension not listed', leaf({ extensions: [{ ...extension, extensionType: 77 }] })],
      ['extension in a package', leaf({ extensions: [extension] })],
      ['extension in a package', { extensions: [{ ...extension, extensionType: 77 }] }],
      [
        'credential does not name the signing key',
        leaf({ credential: { credentialType: 'x509', certificates: [] }, capabilities: { ...capabilities, credentials: ['x509'] } }),
      ],
      ['init key is the leaf key', { initKey: base.leafNode.hpkePublicKey }],
    ];
    for (const [said, change] of broken) {
      const { signature: _, ...tbs } = { ...base, ...change };
      const leafNode = await signLeafNodeKeyPackage({ ...tbs.leafNode, leafNodeSource: 'key_package' }, keys.privateKey, suite.signature);
      const signed = await signKeyPackage({ ...tbs, leafNode }, keys.privateKey, suite.signature);
      const bytes = concat(good.bytes.slice(0, 4), encodeKeyPackage(signed));
      expect(detail(await commit(at(0), { add: [bytes], remove: [] }))).toBe(said);
      expect(await readKeyPackage(bytes, NOW)).toBeUndefined();
      // The same from a member who adds it without asking.
      const add = inline({ proposalType: 'add', add: { keyPackage: signed } });
      expect(detail(await receiveCommit(at(0), await forge(at(1), { proposals: [add], path: await pathOf(at(1), suite) }, suite), anyone))).toBe(
        said,
      );
    }
    const wrong = { ...base, signature: randomBytes(64) };
    expect(detail(await commit(at(0), { add: [concat(good.bytes.slice(0, 4), encodeKeyPackage(wrong))], remove: [] }))).toBe('package signature');
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

const leafKey = (group: Group, index: number): Uint8Array => {
  const node = group.tree[index * 2];
  if (node?.nodeType !== 'leaf') throw new Error('no leaf');
  return node.leaf.hpkePublicKey;
};
