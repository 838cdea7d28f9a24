/** The official vectors of RFC 9420 (mlswg/mls-implementations) for what stands below the tree, run through our suite's parts. */
import { readFileSync } from 'node:fs';
import { decodeAuthenticatedContent } from 'ts-mls/authenticatedContent.js';
import { refhash } from 'ts-mls/crypto/hash.js';
import { decryptWithLabel, encryptWithLabel } from 'ts-mls/crypto/hpke.js';
import { deriveSecret, deriveTreeSecret, expandWithLabel } from 'ts-mls/crypto/kdf.js';
import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js';
import { encodeCommit } from 'ts-mls/commit.js';
import { encodeProposal } from 'ts-mls/proposal.js';
import { encodeGroupContext, extractJoinerSecret } from 'ts-mls/groupContext.js';
import { initializeEpoch, mlsExporter } from 'ts-mls/keySchedule.js';
import { expandSenderDataKey, expandSenderDataNonce, type ReuseGuard } from 'ts-mls/sender.js';
import { createConfirmedHash, createInterimHash } from 'ts-mls/transcriptHash.js';
import { left, parent, right, root, sibling, toNodeIndex } from 'ts-mls/treemath.js';
import { expect, it } from 'vitest';
import { type Bytes, fromHex, toHex } from './bytes.ts';
import { readLength } from './header.ts';
import { openMessage, sealApplication } from './mls-message.ts';
import { keyAt, ratchetsOf } from './mls-ratchet.ts';
import type { Group } from './mls-state.ts';
import { DEFAULT_SUITE, type Suite } from './mls-suite.ts';
import { hasKem, standardSuite } from './mls-testing-suites.ts';

// biome-ignore lint/suspicious/noExplicitAny: the vectors are what they are; a wrong shape fails the test
type Vector = any;
const vectors = (name: string): Vector[] => JSON.parse(readFileSync(`crypto/vectors/${name}.json`, 'utf8'));
const hex = (text: string): Bytes => fromHex(text) ?? new Uint8Array();
const named = (labels: string): Uint8Array => new TextEncoder().encode(labels);
async function eachSuite(name: string, run: (vector: Vector, suite: Suite) => Promise<void>): Promise<number> {
  const all = vectors(name);
  for (const vector of all) await run(vector, await standardSuite(vector.cipher_suite));
  return all.length;
}

it('[G1] crypto-basics: hashes, secrets, signatures and sealing by label', async () => {
  const count = await eachSuite('crypto-basics', async (v, suite) => {
    const {
      ref_hash,
      expand_with_label: expand,
      derive_secret: derive,
      derive_tree_secret: tree,
      sign_with_label: sign,
      encrypt_with_label: box,
    } = v;
    expect(toHex(await refhash(ref_hash.label, hex(ref_hash.value), suite.hash))).toBe(ref_hash.out);
    expect(toHex(await expandWithLabel(hex(expand.secret), expand.label, hex(expand.context), expand.length, suite.kdf))).toBe(expand.out);
    expect(toHex(await deriveSecret(hex(derive.secret), derive.label, suite.kdf))).toBe(derive.out);
    expect(toHex(await deriveTreeSecret(hex(tree.secret), tree.label, tree.generation, tree.length, suite.kdf))).toBe(tree.out);
    expect(await verifyWithLabel(hex(sign.pub), sign.label, hex(sign.content), hex(sign.signature), suite.signature)).toBe(true);
    const ours = await signWithLabel(hex(sign.priv), sign.label, hex(sign.content), suite.signature);
    expect(await verifyWithLabel(hex(sign.pub), sign.label, hex(sign.content), ours, suite.signature)).toBe(true);
    expect(await verifyWithLabel(hex(sign.pub), `${sign.label}!`, hex(sign.content), ours, suite.signature)).toBe(false);
    if (!hasKem(v.cipher_suite)) return;
    const [privateKey, publicKey] = [await suite.hpke.importPrivateKey(hex(box.priv)), await suite.hpke.importPublicKey(hex(box.pub))];
    const open = (enc: Uint8Array, ct: Uint8Array) => decryptWithLabel(privateKey, box.label, hex(box.context), enc, ct, suite.hpke);
    expect(toHex(await open(hex(box.kem_output), hex(box.ciphertext)))).toBe(box.plaintext);
    const again = await encryptWithLabel(publicKey, box.label, hex(box.context), hex(box.plaintext), suite.hpke);
    expect(toHex(await open(again.enc, again.ct))).toBe(box.plaintext);
  });
  expect(count).toBe(7);
});

it('[G1] deserialization: the length before every vector', () => {
  for (const { vlbytes_header, length } of vectors('deserialization')) expect(readLength(hex(vlbytes_header), 0)?.value).toBe(length);
});

it('[G1] tree-math: where a node has its children, parent and sibling', () => {
  for (const v of vectors('tree-math')) {
    const step = (f: (node: ReturnType<typeof toNodeIndex>) => number) => (at: number) => {
      try {
        return f(toNodeIndex(at));
      } catch {
        return null;
      }
    };
    const nodes = Array.from({ length: v.n_nodes }, (_, at) => at);
    expect(Number(root(v.n_leaves))).toBe(v.root);
    expect(nodes.map(step(left))).toEqual(v.left);
    expect(nodes.map(step(right))).toEqual(v.right);
    expect(nodes.map(step((at) => parent(at, v.n_leaves)))).toEqual(v.parent);
    expect(nodes.map(step((at) => sibling(at, v.n_leaves)))).toEqual(v.sibling);
  }
});

it('[G1] key-schedule: every secret of every epoch', async () => {
  const count = await eachSuite('key-schedule', async (v, suite) => {
    let initSecret = hex(v.initial_init_secret) as Uint8Array;
    for (const [epoch, e] of v.epochs.entries()) {
      const context = {
        version: 'mls10' as const,
        cipherSuite: suite.name,
        groupId: hex(v.group_id),
        epoch: BigInt(epoch),
        treeHash: hex(e.tree_hash),
        confirmedTranscriptHash: hex(e.confirmed_transcript_hash),
        extensions: [],
      };
      expect(toHex(encodeGroupContext(context))).toBe(e.group_context);
      expect(toHex(await extractJoinerSecret(context, initSecret, hex(e.commit_secret), suite.kdf))).toBe(e.joiner_secret);
      const { keySchedule: keys, ...secrets } = await initializeEpoch(initSecret, hex(e.commit_secret), context, hex(e.psk_secret), suite.kdf);
      expect(toHex(secrets.welcomeSecret)).toBe(e.welcome_secret);
      expect(toHex(secrets.encryptionSecret)).toBe(e.encryption_secret);
      const { exporter } = e;
      expect(toHex(await mlsExporter(keys.exporterSecret, exporter.label, hex(exporter.context), exporter.length, suite))).toBe(exporter.secret);
      const got = [
        keys.initSecret,
        keys.senderDataSecret,
        keys.exporterSecret,
        keys.epochAuthenticator,
        keys.externalSecret,
        keys.confirmationKey,
        keys.membershipKey,
        keys.resumptionPsk,
      ];
      expect(got.map(toHex)).toEqual([
        e.init_secret,
        e.sender_data_secret,
        e.exporter_secret,
        e.epoch_authenticator,
        e.external_secret,
        e.confirmation_key,
        e.membership_key,
        e.resumption_psk,
      ]);
      initSecret = keys.initSecret;
    }
  });
  expect(count).toBe(7);
});

it('[G1] secret-tree: the key and nonce of every leaf and generation', async () => {
  const count = await eachSuite('secret-tree', async (v, suite) => {
    const { sender_data: data } = v;
    expect(toHex(await expandSenderDataKey(suite, hex(data.sender_data_secret), hex(data.ciphertext)))).toBe(data.key);
    expect(toHex(await expandSenderDataNonce(suite, hex(data.sender_data_secret), hex(data.ciphertext)))).toBe(data.nonce);
    const ratchets = await ratchetsOf(v.leaves.length, hex(v.encryption_secret), suite);
    const reuseGuard = new Uint8Array(4) as ReuseGuard;
    for (const [leafIndex, generations] of v.leaves.entries())
      for (const g of generations) {
        const app = await keyAt(ratchets, { leafIndex, generation: g.generation, reuseGuard }, 'application', suite);
        const handshake = await keyAt(ratchets, { leafIndex, generation: g.generation, reuseGuard }, 'commit', suite);
        expect([app.key, app.nonce, handshake.key, handshake.nonce].map(toHex)).toEqual([
          g.application_key,
          g.application_nonce,
          g.handshake_key,
          g.handshake_nonce,
        ]);
      }
  });
  expect(count).toBe(21);
});

it('[G1] transcript-hashes: what a commit adds, and its confirmation tag', async () => {
  const count = await eachSuite('transcript-hashes', async (v, suite) => {
    const [authenticated] = decodeAuthenticatedContent(hex(v.authenticated_content), 0) ?? [];
    if (authenticated?.content.contentType !== 'commit' || authenticated.auth.contentType !== 'commit') throw new Error('not a commit');
    const { content, auth, wireformat } = authenticated;
    const confirmed = await createConfirmedHash(
      hex(v.interim_transcript_hash_before),
      { wireformat, content, signature: auth.signature },
      suite.hash,
    );
    expect(toHex(confirmed)).toBe(v.confirmed_transcript_hash_after);
    expect(await suite.hash.verifyMac(hex(v.confirmation_key), auth.confirmationTag, confirmed)).toBe(true);
    expect(toHex(await createInterimHash(confirmed, auth.confirmationTag, suite.hash))).toBe(v.interim_transcript_hash_after);
  });
  expect(count).toBe(7);
});

it('[G1] message-protection: private messages of each kind open, and ours open for the other side', async () => {
  const count = await eachSuite('message-protection', async (v, suite) => {
    const group = await pair(v, suite, 0);
    const opened = async (bytes: string, kind: 'application' | 'proposal' | 'commit') => (await openMessage(group, hex(bytes), kind, suite)).content;
    const application = await opened(v.application_priv, 'application');
    const proposal = await opened(v.proposal_priv, 'proposal');
    const commit = await opened(v.commit_priv, 'commit');
    expect(application.contentType === 'application' && toHex(application.applicationData)).toBe(v.application);
    expect(proposal.contentType === 'proposal' && toHex(encodeProposal(proposal.proposal))).toBe(v.proposal);
    expect(commit.contentType === 'commit' && toHex(encodeCommit(commit.commit))).toBe(v.commit);
    const { bytes } = await sealApplication(await pair(v, suite, 1), hex(v.application), named('aad'), suite);
    const { content, sender } = await openMessage(group, bytes, 'application', suite);
    expect([content.contentType === 'application' && toHex(content.applicationData), sender]).toEqual([v.application, 1]);
  });
  expect(count).toBe(7);
});

/** The vectors' group of two, of which only leaf 1 signs, as leaf `leafIndex` sees it. */
async function pair(v: Vector, suite: Suite, leafIndex: number): Promise<Group> {
  const leaf = { nodeType: 'leaf' as const, leaf: { signaturePublicKey: hex(v.signature_pub) } as never };
  return {
    suite: DEFAULT_SUITE,
    context: {
      version: 'mls10',
      cipherSuite: suite.name,
      groupId: hex(v.group_id),
      epoch: BigInt(v.epoch),
      treeHash: hex(v.tree_hash),
      confirmedTranscriptHash: hex(v.confirmed_transcript_hash),
      extensions: [],
    },
    tree: [leaf, undefined, leaf],
    schedule: { senderDataSecret: hex(v.sender_data_secret) } as never,
    ratchets: await ratchetsOf(2, hex(v.encryption_secret), suite),
    path: { leafIndex, privateKeys: {} },
    // The P-521 scalar of the vectors lacks its leading zero (mls-implementations issue 176).
    signKey: hex(v.signature_priv.padStart(v.cipher_suite === 5 ? 132 : 64, '0')),
    confirmationTag: new Uint8Array(),
    removed: false,
  };
}
