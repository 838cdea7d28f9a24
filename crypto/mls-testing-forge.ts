/** Commits as a malicious member makes them, signed and sealed as they should be and wrong inside. Nothing but tests imports it. */
import type { Commit } from 'ts-mls/commit.js';
import type { Proposal } from 'ts-mls/proposal.js';
import { toLeafIndex } from 'ts-mls/treemath.js';
import { createUpdatePath, type UpdatePath } from 'ts-mls/updatePath.js';
import type { Bytes } from './bytes.ts';
import { frameOf, sealCommit, sign } from './mls-message.ts';
import type { Group } from './mls-state.ts';
import type { Suite } from './mls-suite.ts';
import { NO_AAD } from './mls-testing.ts';

/** Any content, as a commit of this member. Its confirmation tag is none, so it can only be refused, and the detail says where. */
export async function forge(group: Group, content: Commit, suite: Suite): Promise<Bytes> {
  const framed = { ...frameOf(group, NO_AAD), contentType: 'commit' as const, commit: content };
  return sealCommit(group, framed, await sign(group, framed, suite), new Uint8Array(64), suite);
}

/** A path of this member's for the tree as it is. */
export async function pathOf({ tree, path, context, signKey }: Group, suite: Suite): Promise<UpdatePath> {
  const [, made] = await createUpdatePath(tree, toLeafIndex(path.leafIndex), context, signKey, suite);
  return made;
}

/** A suite like this one, but the nth public key it gives out is another. */
export function exporting(key: Uint8Array, nth: number, suite: Suite): Suite {
  let count = 0;
  const exportPublicKey: Suite['hpke']['exportPublicKey'] = async (one) => (count++ === nth ? key : suite.hpke.exportPublicKey(one));
  return { ...suite, hpke: { ...suite.hpke, exportPublicKey } };
}

export const inline = (proposal: Proposal) => ({ proposalOrRefType: 'proposal' as const, proposal });
