/** How a line is given as much as it carries: a pure account over a clock that is held. */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { MEDIA_LIMITS } from '../../../hub/protocol/media.ts';
import { newPace } from './pace.ts';

/** A line that carries a chunk in so many ms, one request beside another, with a clock that goes on by it alone. */
function newLine(perChunk: () => number) {
  let now = 0;
  const pace = newPace(() => now);
  const under: { count: number; readonly end: (error?: Error) => void }[] = [];
  let most = 0;
  const send = (count: number): Promise<void> =>
    pace.send(count, async () => {
      await new Promise<void>((resolve, reject) => {
        under.push({ count, end: (error) => (error ? reject(error) : resolve()) });
        most = Math.max(
          most,
          under.reduce((sum, one) => sum + one.count, 0),
        );
      });
    });
  /** All that is under way ends, after as long as all of it takes. */
  const pass = async (error?: Error): Promise<number> => {
    const count = under.reduce((sum, one) => sum + one.count, 0);
    now += count * perChunk();
    for (const { end } of under.splice(0)) end(error);
    await new Promise((resolve) => setImmediate(resolve));
    return count;
  };
  const drain = async (): Promise<void> => {
    while ((await pass()) > 0);
  };
  return { pace, send, pass, drain, most: () => most };
}

describe('the pace of an upload', () => {
  it('[X575] a quick line takes several chunks in a request, and a slow one so few that each is there long before the hub gives up on it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 1, maxLength: 6 }), async (rates) => {
        let rate = rates[0] ?? 1;
        const { pace, send, pass, drain, most } = newLine(() => rate);
        for (rate of rates) {
          // As a sender does: more is ready than there is room for.
          for (let round = 0; round < 6; round++) {
            const sent = Array.from({ length: 8 }, () => send(pace.together()));
            await new Promise((resolve) => setImmediate(resolve));
            await drain();
            await Promise.all(sent);
          }
          const sent = Array.from({ length: 8 }, () => send(pace.together()));
          await new Promise((resolve) => setImmediate(resolve));
          const room = await pass();
          if (rate <= MEDIA_LIMITS.chunkMs / 2) expect(room * rate).toBeLessThanOrEqual(Math.max(MEDIA_LIMITS.chunkMs / 2, rate));
          else expect(room).toBe(1);
          if (rate < 300)
            expect([pace.together(), room]).toEqual([MEDIA_LIMITS.chunksTogether, MEDIA_LIMITS.chunksInFlightOfDevice - MEDIA_LIMITS.chunksTogether]);
          await drain();
          await Promise.all(sent);
        }
        expect(most()).toBeLessThan(MEDIA_LIMITS.chunksInFlightOfDevice);
      }),
      { numRuns: 100 },
    );
  });

  it('[X576] after a request that failed one chunk goes at a time, and what was cut for a larger room goes all the same', async () => {
    const { pace, send, pass } = newLine(() => 10);
    for (let round = 0; round < 4; round++) {
      const sent = send(pace.together());
      await pass();
      await sent;
    }
    expect(pace.together()).toBe(MEDIA_LIMITS.chunksTogether);
    const lost = expect(send(4)).rejects.toThrow('the line broke');
    await pass(new Error('the line broke'));
    await lost;
    expect(pace.together()).toBe(1);
    const [large, small] = [send(4), send(1)];
    expect(await pass()).toBe(4);
    await large;
    expect(await pass()).toBe(1);
    await small;
  });
});
