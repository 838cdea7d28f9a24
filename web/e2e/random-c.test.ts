/** Walks on which the hub, too, loses everything or comes back from a backup, and all sleep for weeks. */
import { describe, it } from 'vitest';
import { WITH_ACCIDENTS } from './random-steps.world.ts';
import { playAndJudge, seedsOr } from './random.world.ts';

describe('whatever befalls everybody at once', () => {
  it.each(seedsOr([1, 2, 3]))('[X155] nothing that was said is lost, nothing comes twice, and all see the same (seed %i)', (seed) =>
    playAndJudge(seed, { people: ['alice', 'bob'], steps: 200, weights: WITH_ACCIDENTS }),
  );
});
