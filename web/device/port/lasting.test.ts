/** What is asked and watched while engines come and go: each thing once, under one id, and never by the words of an engine that has ended. */
import { expect, it } from 'vitest';
import { newLasting } from './lasting.ts';
import type { Answer } from './failure.ts';
import type { Served } from './remote.ts';

type Ended = { readonly ok: (answer: Answer) => void; readonly fail: (error: unknown) => void };

/** An engine that answers when the test says so. */
function engine(): {
  readonly served: Served;
  readonly calls: [string, string][];
  readonly ended: Ended[];
  readonly shown: ((view: unknown) => void)[];
  stopped: number;
} {
  const one = {
    calls: [] as [string, string][],
    ended: [] as Ended[],
    shown: [] as ((view: unknown) => void)[],
    stopped: 0,
    served: {
      call: (name: string, _: unknown, id: string) => {
        one.calls.push([name, id]);
        return new Promise((ok, fail) => one.ended.push({ ok: ok as Ended['ok'], fail }));
      },
      watch: (_: string, __: unknown, on: (view: never) => void) => {
        one.shown.push(on as (view: unknown) => void);
        return () => {
          one.stopped += 1;
        };
      },
      close: async () => undefined,
    } as Served,
  };
  return one;
}
const newIds = (): (() => string) => {
  let last = 0;
  return () => `id ${++last}`;
};
const OK: Answer = { ok: true };
const CANCELLED = { ok: false, error: { code: 'cancelled' } } as const;

it('[N22] a call that an engine did not answer is asked again of the next, under its id, and what the first says later does not count', async () => {
  const [lasting, first, second] = [newLasting(newIds()), engine(), engine()];
  lasting.follow(first.served);
  const answered = lasting.call('nudge', {});
  const before = lasting.call('sync', { timeout: 1 });
  first.ended[1]?.ok(OK);
  expect(await before).toEqual(OK);
  lasting.follow(undefined);
  const meanwhile = lasting.call('openSelf', {});
  first.ended[0]?.ok(CANCELLED);
  lasting.follow(second.served);
  expect([first.calls, second.calls]).toEqual([
    [
      ['nudge', 'id 1'],
      ['sync', 'id 2'],
    ],
    [
      ['nudge', 'id 1'],
      ['openSelf', 'id 3'],
    ],
  ]);
  for (const { ok } of second.ended) ok(OK);
  expect([await answered, await meanwhile]).toEqual([OK, OK]);
});

it('[N22] a bug in an engine that ended is nobody’s, in the one that runs it surfaces', async () => {
  const [lasting, first, second] = [newLasting(newIds()), engine(), engine()];
  lasting.follow(first.served);
  const answered = lasting.call('nudge', {});
  lasting.follow(second.served);
  first.ended[0]?.fail(new Error('of the first'));
  second.ended[0]?.fail(new Error('of the second'));
  await expect(answered).rejects.toThrow('of the second');
});

it('[N22] what is watched goes on at the next engine, until whoever watches stops', () => {
  const [lasting, first, second, third] = [newLasting(newIds()), engine(), engine(), engine()];
  const seen: unknown[] = [];
  lasting.follow(first.served);
  const stop = lasting.watch('session', {}, (view) => seen.push(view));
  first.shown[0]?.({ state: 'in' });
  lasting.follow(second.served);
  second.shown[0]?.({ state: 'profile' });
  expect([first.stopped, seen]).toEqual([1, [{ state: 'in' }, { state: 'profile' }]]);
  stop();
  lasting.follow(third.served);
  expect([second.stopped, third.shown]).toEqual([1, []]);
});
