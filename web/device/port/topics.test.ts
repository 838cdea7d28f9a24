/** How often what is watched is read: at once where it was quiet, seldom where it changes all the time, and not for what it does not stand on. */
import { expect, it } from 'vitest';
import { newHeldTimers } from '../../wire/timers.ts';
import { MOST_PAUSE_MS, openTopics } from './topics.ts';

/** A view that takes so long to be read, ms; `read` holds when each reading began. */
function newWorld(takes: () => number) {
  const timers = newHeldTimers();
  let value = 0;
  const [read, shown]: [number[], number[]] = [[], []];
  let lost = 0;
  const now = (): number => timers.now() + lost;
  const topics = openTopics({ now, timers });
  const look = (): number => {
    read.push(timers.now());
    lost += takes();
    return value;
  };
  const change = async (): Promise<void> => {
    value += 1;
    topics.changed('words');
    await timers.advance(0);
  };
  return { timers, topics, read, shown, look, change, show: (now: number) => void shown.push(now) };
}

it('[U380] what changes all the time is read again after four times what a reading took, and what was quiet at once', async () => {
  const { timers, topics, read, shown, look, change, show } = newWorld(() => 10);
  topics.watch(['words'], look, show);
  await timers.advance(1000);
  for (let i = 0; i < 50; i++) {
    await change();
    await timers.advance(20);
  }
  await timers.advance(1000);
  expect(read.slice(0, 4)).toEqual([0, 1000, 1040, 1080]);
  expect(read.length).toBeLessThan(30);
  expect(shown.at(-1)).toBe(50);
  await change();
  expect([read.at(-1), shown.at(-1)]).toEqual([timers.now(), 51]);
});

it('[U381] no view waits longer than a quarter of a second, however long a reading took, and nothing is read once all has ended', async () => {
  const { timers, topics, read, look, change, show } = newWorld(() => 3_600_000);
  topics.watch(['words'], look, show);
  await change();
  await timers.advance(MOST_PAUSE_MS);
  expect(read).toEqual([0, MOST_PAUSE_MS]);
  await change();
  topics.end();
  await timers.advance(10_000);
  expect(read).toHaveLength(2);
});

it('[U382] what a reading shows that a view does not stand on does not make it be read again, and what changes meanwhile does', async () => {
  const timers = newHeldTimers();
  const topics = openTopics({ now: timers.now, timers });
  const read: string[] = [];
  let [value, done]: [string, () => void] = ['open', () => undefined];
  topics.watch(
    (shown?: string) => (shown === 'shut' ? ['rows'] : ['rows', 'newest']),
    () => {
      read.push(value);
      return new Promise<string>((resolve) => {
        const now = value;
        done = () => resolve(now);
      });
    },
    () => undefined,
  );
  const changed = async (topic: string, next = value): Promise<void> => {
    value = next;
    topics.changed(topic);
    await timers.advance(0);
  };
  const finish = async (): Promise<void> => {
    done();
    await timers.advance(0);
  };
  await finish();
  await changed('newest', 'shut');
  await finish();
  await changed('newest');
  expect(read).toEqual(['open', 'shut']);
  // Whoever reads does not know yet how it will be.
  await changed('rows', 'open');
  await changed('newest', 'shut');
  await finish();
  await finish();
  expect(read).toEqual(['open', 'shut', 'open', 'shut']);
});

it('[U475] a reading that nobody waits for any more may fail: its store may be gone, and that is nobody’s fault', async () => {
  const timers = newHeldTimers();
  const topics = openTopics({ now: timers.now, timers });
  const surfaced: unknown[] = [];
  const surface = (error: unknown): void => void surfaced.push(error);
  process.on('unhandledRejection', surface);
  let fail: (error: unknown) => void = () => undefined;
  const look = () => new Promise<string>((_, reject) => (fail = reject));
  const stop = topics.watch(['rows'], look, () => undefined);
  stop();
  fail(new Error('closed'));
  await timers.advance(0);
  await new Promise((done) => setImmediate(done));
  process.off('unhandledRejection', surface);
  expect(surfaced).toEqual([]);
});
