/** The secret tree and its ratchets (RFC 9420 §9): which key seals which message, once. */
import { expandWithLabel } from 'ts-mls/crypto/kdf.js';
import type { ContentTypeName } from 'ts-mls/contentType.js';
import { consumeRatchet, type ConsumeRatchetResult, ratchetToGeneration, type SecretTreeNode } from 'ts-mls/secretTree.js';
import type { SenderData } from 'ts-mls/sender.js';
import { refuse } from './mls-state.ts';
import type { Suite } from './mls-suite.ts';

export type Ratchets = readonly SecretTreeNode[];

/**
 * How far ahead of a sender's last message we compute: one who was away while 10,000 messages were trimmed from the log opens the next, with room
 * to spare. A member can make us compute so much once per message; `crypto/mls.bench.ts` says how long that takes.
 */
export const MAX_AHEAD = 16_384;
/** Keys kept of messages that were skipped, per sender and epoch: one sent by HTTP may be overtaken by those on the socket. */
export const KEPT_KEYS = 32;

/** A key and a nonce for one message, and the ratchets after it. */
export type Step = Pick<ConsumeRatchetResult, 'key' | 'nonce' | 'generation' | 'reuseGuard'> & { readonly ratchets: Ratchets };

/** The ratchets of every leaf, at generation 0. `encryptionSecret` is not kept. */
export async function ratchetsOf(leafWidth: number, encryptionSecret: Uint8Array, { kdf }: Suite): Promise<Ratchets> {
  let level = [encryptionSecret];
  while (level.length < leafWidth) {
    const next: Uint8Array[] = [];
    for (const secret of level) for (const side of SIDES) next.push(await expandWithLabel(secret, 'tree', side, kdf.size, kdf));
    level = next;
  }
  const rootOf = async (secret: Uint8Array, label: string) => ({
    secret: await expandWithLabel(secret, label, new Uint8Array(), kdf.size, kdf),
    generation: 0,
    unusedGenerations: {},
  });
  const ratchets: SecretTreeNode[] = [];
  for (const secret of level) ratchets.push({ handshake: await rootOf(secret, 'handshake'), application: await rootOf(secret, 'application') });
  return ratchets;
}

/** The next key of our own leaf. */
export async function nextKey(ratchets: Ratchets, leaf: number, content: ContentTypeName, suite: Suite): Promise<Step> {
  const step = await consumeRatchet([ratchetAt(ratchets, leaf)], 0, content, suite);
  return { ...step, ratchets: replaced(ratchets, leaf, step) };
}

/** The key a sender says it used. Refuses one that was used before, and one too far ahead. */
export async function keyAt(ratchets: Ratchets, sender: SenderData, content: ContentTypeName, suite: Suite): Promise<Step> {
  const pair = ratchetAt(ratchets, sender.leafIndex);
  const ratchet = content === 'application' ? pair.application : pair.handshake;
  if (sender.generation < ratchet.generation && ratchet.unusedGenerations[sender.generation] === undefined) refuse('replayed', 'generation used');
  if (sender.generation - ratchet.generation > MAX_AHEAD) refuse('too_far', 'generation too far ahead');
  const step = await ratchetToGeneration([pair], { ...sender, leafIndex: 0 }, content, RETENTION, suite);
  return { ...step, ratchets: replaced(ratchets, sender.leafIndex, step) };
}

const SIDES = ['left', 'right'].map((side) => new TextEncoder().encode(side));
const RETENTION = { retainKeysForGenerations: KEPT_KEYS, retainKeysForEpochs: 0, maximumForwardRatchetSteps: MAX_AHEAD };

const ratchetAt = (ratchets: Ratchets, leaf: number): SecretTreeNode => ratchets[leaf] ?? refuse('unknown_sender', 'leaf outside the tree');

// The library steps one leaf of a whole tree; it is handed a tree of that leaf alone.
const replaced = (ratchets: Ratchets, leaf: number, { newTree: [pair] }: ConsumeRatchetResult): Ratchets =>
  pair ? ratchets.with(leaf, pair) : ratchets;
