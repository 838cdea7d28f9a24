/** Ten walks of six hundred steps through everything that can go wrong: the first five seeds. */
import { describe, it } from 'vitest';
import { EVERY_DAY } from './random-steps.world.ts';
import { playAndJudge, seedsOr } from './random.world.ts';

describe('whatever happens', () => {
  it.each(seedsOr([1, 2, 3, 4, 5]))('[X41] nothing that was said is lost, nothing comes twice, and all see the same (seed %i)', (seed) =>
    playAndJudge(seed, { people: ['alice', 'bob'], steps: 600, weights: EVERY_DAY }),
  );
});
