/** Commits: shown to a judge, renewing keys, following the winner, leaving who was removed with nothing. */
import { describe, expect, it } from 'vitest';
import { utf8 } from './bytes.ts';
import { readMlsHeader } from './header.ts';
import { agree, anyone, groupsOf, joined, must, newDevice, newGroup, NO_AAD, why } from './mls-testing.ts';
import {
  authenticatorOf,
  type Change,
  commit,
  epochOf,
  type Group,
  groupFromRows,
  leavesOf,
  open,
  ownLeaf,
  receiveCommit,
  rowsBetween,
  seal,
} from './mls.ts';

const three = await newGroup(3);
const at = groupsOf(three);

describe('a commit', () => {
  it('[G17] is shown to the judge once, with who did what to whom, and the committer’s AAD', async () => {
    const newcomer = await newDevice();
    const made = must(await commit(at(0), { add: [newcomer.own.bytes], remove: [2], aad: utf8('item') }));
    const seen: Change[] = [];
    const received = must(await receiveCommit(at(1), made.commit, (change) => seen.push(change) > 0));
    expect(seen).toEqual([
      {
        committer: ownLeaf(at(0)),
        added: [{ index: 2, credential: newcomer.credential, isFresh: true }],
        removed: [ownLeaf(at(2))],
        updated: [ownLeaf(at(0))],
        aad: utf8('item'),
      },
    ]);
    expect(received.change).toEqual(seen[0]);
    expect([received.removed, epochOf(received.next), leavesOf(received.next)]).toEqual([false, 2, leavesOf(made.next)]);
    expect(readMlsHeader(made.commit)?.aad).toEqual(utf8('item'));
  });

  it('[G17] the judge refuses changes nothing, for those who stay and those it would remove', async () => {
    const made = must(await commit(at(0), { add: [], remove: [2] }));
    for (const index of [1, 2]) {
      const before = rowsBetween(undefined, at(index));
      expect(why(await receiveCommit(at(index), made.commit, () => false))).toBe('refused');
      expect(rowsBetween(undefined, at(index))).toEqual(before);
      expect((await receiveCommit(at(index), made.commit, anyone)).ok).toBe(true);
    }
  });

  it('[G17] an error in the judge is ours and comes through', async () => {
    const made = must(await commit(at(0), { add: [], remove: [] }));
    const judge = (): boolean => {
      throw new Error('a bug');
    };
    await expect(receiveCommit(at(1), made.commit, judge)).rejects.toThrow('a bug');
  });

  it('[G4] renews the committer’s keys each time, also when it only adds', async () => {
    const newcomer = await newDevice();
    const made = must(await commit(at(0), { add: [newcomer.own.bytes], remove: [] }));
    const keyOf = ({ tree }: Group): string => JSON.stringify(tree[0]);
    expect(keyOf(made.next)).not.toBe(keyOf(at(0)));
    expect(made.next.path.privateKeys[0]).not.toEqual(at(0).path.privateKeys[0]);
    expect([ownLeaf(made.next), leavesOf(made.next).at(-1)].map((leaf) => leaf?.isFresh)).toEqual([false, true]);
    const group = await joined(newcomer, made);
    expect(
      agree([
        { device: newcomer, group },
        { device: newcomer, group: made.next },
      ]),
    ).toBe(true);
  });

  it('[G4] of two at one epoch either may win, and the loser follows the winner', async () => {
    const mine = must(await commit(at(0), { add: [], remove: [] }));
    const theirs = must(await commit(at(1), { add: [], remove: [] }));
    const third = {
      mine: must(await receiveCommit(at(2), mine.commit, anyone)).next,
      theirs: must(await receiveCommit(at(2), theirs.commit, anyone)).next,
    };
    expect(authenticatorOf(third.mine)).toEqual(authenticatorOf(mine.next));
    const lost = must(await receiveCommit(at(0), theirs.commit, anyone)).next;
    expect(authenticatorOf(lost)).toEqual(authenticatorOf(third.theirs));
    expect(authenticatorOf(lost)).not.toEqual(authenticatorOf(mine.next));
  });

  it('[G5] that removed us leaves a group that names its members and does nothing else', async () => {
    const made = must(await commit(at(0), { add: [], remove: [2] }));
    const { next, removed } = must(await receiveCommit(at(2), made.commit, anyone));
    expect([removed, leavesOf(next), ownLeaf(next).index]).toEqual([true, leavesOf(at(2)), 2]);
    await expect(seal(next, utf8('x'), NO_AAD)).rejects.toThrow('removed');
    expect(why(await commit(next, { add: [], remove: [] }))).toBe('removed');
    const { bytes } = await seal(at(0), utf8('of the old epoch'), NO_AAD);
    expect(why(await open(next, bytes, NO_AAD))).toBe('removed');
    const { put, remove } = rowsBetween(at(2), next);
    expect([[...put.keys()], remove]).toEqual([['state'], ['ratchet/0']]);
    const rows = new Map([...rowsBetween(undefined, at(2)).put, ...put]);
    rows.delete('ratchet/0');
    expect((await groupFromRows(rows))?.removed).toBe(true);
  });
});
