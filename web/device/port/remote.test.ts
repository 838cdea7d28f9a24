/** Tabs on one line, of which some close: what one of them asked is asked again by those that heard it. */
import { expect, it, vi } from 'vitest';
import { openRemote, type Served, serve, type Wire } from './remote.ts';

/** A line between any number of ends; each hears the others and not itself. */
function newLine(): () => Wire {
  const ends = new Set<(message: unknown) => void>();
  return () => {
    let own: ((message: unknown) => void) | undefined;
    return {
      post: (message) => {
        for (const hear of ends) if (hear !== own) queueMicrotask(() => ends.has(hear) && hear(structuredClone(message)));
      },
      listen: (on) => {
        own = on;
        ends.add(on);
        return () => ends.delete(on);
      },
    };
  };
}
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const deviceOf = (call: Served['call']): Served => ({ call, watch: () => () => undefined, close: async () => undefined });

it('[X191] a call of a tab that went away with its owner is asked of the next owner by a tab that heard it, and what was answered is not', async () => {
  const wire = newLine();
  const sent: unknown[] = [];
  let isAnswering = true;
  const end = serve(
    deviceOf((_, input) => (isAnswering ? Promise.resolve({ ok: true } as never) : new Promise(() => void input))),
    wire(),
    'first',
  );
  const [leading, other] = [openRemote(wire(), () => crypto.randomUUID()), openRemote(wire(), () => crypto.randomUUID())];
  await settle();
  await leading.call('send', { chat: 'a', text: 'answered' });
  isAnswering = false;
  // Never answered where it was asked: the tab closes.
  void leading.call('send', { chat: 'a', text: 'under way' });
  expect([leading.isAsking(), other.isAsking()]).toEqual([true, false]);
  await settle();
  await leading.close();
  end();
  const call = vi.fn(async (_: unknown, input: unknown) => {
    sent.push(input);
    return { ok: true } as never;
  });
  serve(deviceOf(call), wire(), 'second');
  await settle();
  expect(sent).toEqual([{ chat: 'a', text: 'under way' }]);
  serve(deviceOf(call), wire(), 'third');
  await settle();
  expect(sent).toHaveLength(1);
});

it('[X558] what was answered is told again and not done again, but many bytes are read again: they are held by nobody once they were given', async () => {
  const wire = newLine();
  const answers: Record<string, object> = { small: { ok: true, bytes: new Uint8Array(65_536) }, large: { ok: true, bytes: new Uint8Array(65_537) } };
  const asked: unknown[] = [];
  const call = vi.fn(async (_: unknown, input: { readonly what: string }) => {
    asked.push(input.what);
    return answers[input.what] as never;
  });
  serve(deviceOf(call as unknown as Served['call']), wire(), 'owner');
  const heard: unknown[] = [];
  const asker = wire();
  asker.listen((message) => heard.push(message));
  for (const what of ['small', 'large', 'small', 'large']) {
    asker.post({ say: 'call', from: 'asker', id: what, name: 'readMedia', input: { what } });
    await settle();
  }
  expect(asked).toEqual(['small', 'large', 'large']);
  expect(heard.filter((one) => (one as { readonly say: string }).say === 'answer')).toHaveLength(4);
});

it('[E113] many bytes are moved straight to the tab that runs the engine, once however often they were asked for, and go over the line to any other', async () => {
  const wire = newLine();
  const moved: Uint8Array<ArrayBuffer>[] = [];
  const engine: Wire = {
    ...wire(),
    give: (to, answer, bytes) => {
      if (to !== owning.self) return false;
      moved.push(...structuredClone(bytes, { transfer: bytes.map(({ buffer }) => buffer) }));
      straight({ ...answer, value: { ok: true, bytes: moved.at(-1) } });
      return true;
    },
  };
  let straight: (message: unknown) => void = () => undefined;
  const own = wire();
  const listen: Wire['listen'] = (on) => {
    straight = on;
    return own.listen(on);
  };
  const owning = openRemote({ ...own, listen }, () => crypto.randomUUID());
  const [other, overhearing] = [openRemote(wire(), () => crypto.randomUUID()), wire()];
  const heard: { readonly say: string; readonly to?: string; readonly id?: string; readonly value?: unknown }[] = [];
  overhearing.listen((message) => heard.push(message as (typeof heard)[number]));
  let read = (): void => undefined;
  const call = vi.fn(
    (_: unknown, { from }: { readonly from: number }) =>
      new Promise((resolve) => {
        read = () => resolve({ ok: true, bytes: new Uint8Array(70_000).fill(from) });
      }),
  );
  serve(deviceOf(call as unknown as Served['call']), engine, 'owner');
  await settle();
  const input = { chat: '', id: '', index: 0, from: 7, to: 70_007 };
  const first = owning.call('readMedia', input);
  await settle();
  const asked = heard.find(({ say }) => say === 'call');
  overhearing.post(asked as never);
  await settle();
  read();
  expect(await first).toEqual({ ok: true, bytes: new Uint8Array(70_000).fill(7) });
  await settle();
  expect([call.mock.calls.length, moved.length]).toEqual([1, 1]);
  // All hear that it was answered, and none of its bytes.
  expect(heard.filter(({ say, id }) => say === 'answer' && id === asked?.id)).toEqual([{ say: 'answer', to: '', id: asked?.id, value: undefined }]);
  const second = other.call('readMedia', { ...input, from: 8 });
  await settle();
  read();
  expect(await second).toEqual({ ok: true, bytes: new Uint8Array(70_000).fill(8) });
  expect(moved).toHaveLength(1);
});
