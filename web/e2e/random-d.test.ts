/** Walks of three people through all there is: disks that come back, doubles, power cuts, wrong clocks, full mailboxes. Others by SEEDS=from-to. */
import { describe, it } from 'vitest';
import { ALL_THERE_IS } from './random-steps.world.ts';
import { playAndJudge, seedsOr } from './random.world.ts';

describe('whatever befalls disks, clocks and mailboxes as well', () => {
  it.each(seedsOr([1, 2, 3, 4, 16]))(
    '[X250] nothing is lost but what was on no other disk, nothing comes twice, and all see the same in one place (seed %i)',
    (seed) => playAndJudge(seed, { people: ['alice', 'bob', 'carol'], steps: 150, weights: ALL_THERE_IS }),
    300_000,
  );
});
