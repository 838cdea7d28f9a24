/** What `--verbose` says of the line to the hub. */
import { expect, it } from 'vitest';
import type { ViewName, Views } from '../device/port/port.ts';
import { logProgress } from './progress.ts';

it('[N88] --verbose tells of the line, of what waits and until when, and never whose chats they are', () => {
  const told: unknown[] = [];
  let stopped = 0;
  const views: { readonly [V in ViewName]?: Views[V]['out'] } = {
    connection: { state: 'held', waiting: 2, messages: 1, since: 0, until: Date.UTC(2026, 0, 2) },
    awaiting: { chats: [{ chat: 'c'.repeat(32), kind: 'direct', title: 'Ben Secret', awaits: 'history' }] },
  };
  const stop = logProgress(
    {
      watch: (name, _, on) => {
        // Told twice, said once.
        for (let times = 0; times < 2; times++) on(views[name] as Views[typeof name]['out']);
        return () => {
          stopped += 1;
        };
      },
    },
    (event, fields) => told.push({ event, ...fields }),
  );
  expect(told).toEqual([
    { event: 'connection', state: 'held', waiting: 2, until: '2026-01-02T00:00:00.000Z' },
    { event: 'awaiting', places: 0, histories: 1 },
  ]);
  expect(JSON.stringify(told)).not.toMatch(/Ben|c{8}/);
  stop();
  expect(stopped).toBe(2);
});
