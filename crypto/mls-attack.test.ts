/** A malicious member of a group, and a state that is used twice: what neither can make the others believe. */
import { decodeMlsMessage } from 'ts-mls/message.js';
import type { Proposal } from 'ts-mls/proposal.js';
import { encodePublicMessage, type PublicMessage } from 'ts-mls/publicMessage.js';
import { toLeafIndex } from 'ts-mls/treemath.js';
import { signLeafNodeCommit } from 'ts-mls/leafNode.js';
import { createUpdatePath, type UpdatePath } from 'ts-mls/updatePath.js';
import { forge, inline, pathOf } from './mls-testing-forge.ts';
import { describe, expect, it } from 'vitest';
import { type Bytes, concat, own, randomBytes, utf8 } from './bytes.ts';
import { writeCredential } from './credential.ts';
import { readMlsHeader } from './header.ts';
import { sealApplication } from './mls-message.ts';
import { DEFAULT_SUITE, suiteOf } from './mls-suite.ts';
import { agree, anyone, detail, everyoneReceives, groupsOf, must, newDevice, newGroup, NO_AAD, say, why } from './mls-testing.ts';
import { commit, leavesOf, open, ownLeaf, receiveCommit, seal } from './mls.ts';

const suite = await suiteOf(DEFAULT_SUITE);
const members = await newGroup(4);
const at = groupsOf(members);

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
    const path = await pathOf(at(1), suite);
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
      const bytes = await forge(at(1), { proposals: [inline(proposal)], path }, suite);
      expect(why(await receiveCommit(at(0), bytes, anyone))).toBe('forbidden');
      const beside = await forge(at(1), { proposals: [inline({ proposalType: 'remove', remove: { removed: 2 } }), inline(proposal)], path }, suite);
      expect(why(await receiveCommit(at(0), beside, anyone))).toBe('forbidden');
    }
    const byReference = await forge(at(1), { proposals: [{ proposalOrRefType: 'reference', reference: randomBytes(64) }], path }, suite);
    expect(why(await receiveCommit(at(0), byReference, anyone))).toBe('forbidden');
    const pathless = await forge(at(1), { proposals: [], path: undefined }, suite);
    expect(why(await receiveCommit(at(0), pathless, anyone))).toBe('forbidden');
  });

  it('[G16] an external commit, by which whoever knows the group info lets itself in, is no commit here', async () => {
    const path = await pathOf(at(1), suite);
    // RFC 9420 §12.4.3.2: public, from nobody in the tree, with an external init and a path of its own.
    const external: PublicMessage = {
      content: {
        groupId: at(0).context.groupId,
        epoch: at(0).context.epoch,
        authenticatedData: NO_AAD,
        sender: { senderType: 'new_member_commit' },
        contentType: 'commit',
        commit: { proposals: [inline({ proposalType: 'external_init', externalInit: { kemOutput: randomBytes(1120) } })], path },
      },
      auth: { contentType: 'commit', signature: randomBytes(64), confirmationTag: randomBytes(64) },
      senderType: 'new_member_commit',
    };
    const bytes = concat(Uint8Array.of(0, 1, 0, 1), own(encodePublicMessage(external)));
    expect(decodeMlsMessage(bytes, 0)?.[0].wireformat).toBe('mls_public_message');
    for (const reader of [0, 1, 2]) expect(why(await receiveCommit(at(reader), bytes, anyone))).toBe('malformed');
    // The same as the hub sees it, which takes none in.
    expect(readMlsHeader(bytes)).toBeUndefined();
  });

  it('[G16] a standalone proposal is no message and no commit', async () => {
    const bytes = (await forge(at(1), { proposals: [], path: undefined }, suite)).slice();
    bytes[header(bytes)] = 2;
    expect([why(await open(at(0), bytes, NO_AAD)), why(await receiveCommit(at(0), bytes, anyone))]).toEqual(['wrong_content', 'wrong_content']);
  });

  it('[G15] keeps its identity through a commit: another credential or key in its leaf is refused', async () => {
    const path = await pathOf(at(1), suite);
    const { sign: keys, credential } = await newDevice();
    const signed = async (change: object, key = at(1).signKey) => {
      const tbs = { ...path.leafNode, ...change, leafNodeSource: 'commit' as const, groupId: at(1).context.groupId, leafIndex: 1 };
      return forge(at(1), { proposals: [], path: { ...path, leafNode: await signLeafNodeCommit(tbs, key, suite.signature) } }, suite);
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
    const unsigned = await forge(at(1), { proposals: [], path: { ...path, leafNode: { ...path.leafNode, signature: randomBytes(64) } } }, suite);
    expect(detail(await receiveCommit(at(0), unsigned, anyone))).toBe('leaf signature');
    const extended = await signed({ extensions: [{ extensionType: 10, extensionData: randomBytes(2) }] });
    expect(why(await receiveCommit(at(0), extended, anyone))).toBe('forbidden');
  });

  it('[G16] a path that would leave some members behind is refused by all of them', async () => {
    const path = await pathOf(at(1), suite);
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
        { ...path, nodes: [{ ...first, hpkePublicKey: (await pathOf(at(1), suite)).nodes[0]!.hpkePublicKey }, ...rest] },
      ],
    ];
    for (const [said, changed] of cases) {
      const bytes = await forge(at(1), { proposals: [], path: changed }, suite);
      for (const reader of [0, 2, 3]) expect(detail(await receiveCommit(at(reader), bytes, anyone))).toBe(said);
    }
  });

  it('[G16] a path whose public keys are not those of its secrets is refused, and so is a false confirmation tag', async () => {
    const honest = await forge(at(1), { proposals: [], path: await pathOf(at(1), suite) }, suite);
    expect(detail(await receiveCommit(at(0), honest, anyone))).toBe('confirmation tag');
    // Seals the secrets of one path under the keys of another.
    const lying = {
      ...suite,
      hpke: { ...suite.hpke, exportPublicKey: async () => await suite.hpke.exportPublicKey((await suite.hpke.generateKeyPair()).publicKey) },
    };
    const [, path] = await createUpdatePath(at(1).tree, toLeafIndex(1), at(1).context, at(1).signKey, lying);
    expect(detail(await receiveCommit(at(0), await forge(at(1), { proposals: [], path }, suite), anyone))).toBe('path key is not that of its secret');
  });

  it('[G16] a remove of nobody, of itself or of one twice is refused', async () => {
    const path = await pathOf(at(1), suite);
    const removing = (...leaves: readonly number[]) =>
      forge(at(1), { proposals: leaves.map((removed) => inline({ proposalType: 'remove', remove: { removed } })), path }, suite);
    const said = async (bytes: Bytes) => detail(await receiveCommit(at(0), bytes, anyone));
    expect(await said(await removing(9))).toBe('no such leaf to remove');
    expect(await said(await removing(1))).toBe('committer removes itself');
    expect(await said(await removing(2, 2))).toBe('one leaf removed twice');
    for (const remove of [[9], [0], [2, 2]]) expect((await commit(at(0), { add: [], remove })).ok).toBe(false);
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
