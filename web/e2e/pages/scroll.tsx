/** The scroller alone: 10,000 rows of uneven height, pictures that come late, and handles for a test. Never shipped. */
import { render } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import '../../app/styles/base.css';
import '../../app/styles/tokens.css';
import '../../app/styles/shell.css';
import '../../app/styles/composer.css';
import '../../app/styles/chat.css';
import '../../app/styles/separators.css';
import { type Goal, Scroller, type View, type Watch } from '../../app/chat/scroller.tsx';
import type { Window } from '../../app/chat/window.ts';

type TestRow = { readonly id: string; readonly words: number; readonly own: boolean };

/** Rows from `first` to `last`; whoever watches is told of each change. */
const sea = { rows: [] as TestRow[], watchers: new Set<() => void>(), delay: 0, loads: 0 };
const query = new URLSearchParams(location.search);
const rowAt = (n: number): TestRow => ({ id: `m${n}`, words: query.has('even') ? 1 : 1 + ((n * 7919) % 61), own: n % 3 === 0 });
sea.rows = Array.from({ length: Number(query.get('rows') ?? 10_000) }, (_, n) => rowAt(n));

function windowOf({ anchor, before, after }: Window): View<TestRow> {
  const found = anchor.at === 'message' ? sea.rows.findIndex(({ id }) => id === anchor.id) : -1;
  const at = found < 0 ? sea.rows.length : found;
  const from = Math.max(0, at - before);
  const to = Math.min(sea.rows.length, found < 0 ? at : at + after + 1);
  return { rows: sea.rows.slice(from, to), older: from > 0, newer: to < sea.rows.length };
}

const watch: Watch<TestRow> = (window, on) => {
  sea.loads += 1;
  const tell = (): void => on(windowOf(window));
  const timer = setTimeout(() => {
    tell();
    sea.watchers.add(tell);
  }, sea.delay);
  return () => {
    clearTimeout(timer);
    sea.watchers.delete(tell);
  };
};

const tide = { go: (_: Goal): void => undefined, hold: (_: string): void => undefined };

function Page() {
  const [goal, go] = useState<Goal>(() => JSON.parse(query.get('goal') ?? '{"to":"end"}'));
  const [pushed, push] = useState('');
  tide.go = go;
  tide.hold = push;
  const unread = query.get('unread');
  const draw = useCallback(
    ({ rows }: View<TestRow>) =>
      rows.flatMap((row) => [
        ...(row.id === unread
          ? [
              <li key="unread" class="unread" data-unread>
                {'new'}
              </li>,
            ]
          : []),
        <li key={row.id} data-id={row.id} class={row.own ? 'msg first own' : 'msg first'}>
          <div class="b">
            <img alt="" width={40} height={0} />
            {`${row.id} ${'tide '.repeat(row.words)}`}
          </div>
        </li>,
      ]),
    [unread],
  );
  return (
    <div class="app deep">
      <div class="list" />
      <main class="main">
        <header id="strip">{pushed}</header>
        <div class="canvas">
          <Scroller
            watch={watch}
            goal={goal}
            label="Messages"
            render={draw}
            onSeen={nothing}
            onGoal={(_, row) => Object.assign(globalThis, { gone: row?.dataset['id'] ?? 'end' })}
          />
          <textarea id="box" rows={1} aria-label="Message" />
        </div>
      </main>
    </div>
  );
}
const nothing = (): void => undefined;

const tell = (): void => {
  for (const watcher of sea.watchers) watcher();
};
Object.assign(globalThis, {
  sea,
  append(count: number) {
    const next = sea.rows.length;
    sea.rows = [...sea.rows, ...Array.from({ length: count }, (_, n) => rowAt(next + n))];
    tell();
  },
  remove(id: string) {
    sea.rows = sea.rows.filter((row) => row.id !== id);
    tell();
  },
  go: (goal: Goal) => tide.go(goal),
  strip: (text: string) => tide.hold(text),
});

const root = document.getElementById('app');
if (root) render(<Page />, root);
