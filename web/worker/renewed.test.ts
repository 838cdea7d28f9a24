/** Where a device is woken after its browser has ended a subscription: Chromium cannot be made to say so here, so the event is one of these tests. */
import { expect, it } from 'vitest';
import { nextOf } from './renewed.ts';

const options = { userVisibleOnly: true, applicationServerKey: new Uint8Array([4, 1]).buffer };
const subscription = (endpoint: string, keys?: Record<string, string>) => ({ options, toJSON: () => ({ endpoint, ...(keys ? { keys } : {}) }) });
const KEYS = { p256dh: 'point', auth: 'secret' };
const noManager = { subscribe: () => Promise.reject(new Error('nobody is to be asked')) };

it('[P82] of a subscription that the browser has ended the next is told to the hub: the browser’s own, or one under the same key', async () => {
  const next = await nextOf({ oldSubscription: subscription('https://old'), newSubscription: subscription('https://new', KEYS) }, noManager);
  expect(next).toEqual({ endpoint: 'https://new', ...KEYS });
  const asked: unknown[] = [];
  const manager = { subscribe: async (by: unknown) => (asked.push(by), subscription('https://made', KEYS)) };
  expect(await nextOf({ oldSubscription: subscription('https://old'), newSubscription: null }, manager)).toEqual({
    endpoint: 'https://made',
    ...KEYS,
  });
  expect(asked).toEqual([options]);
  // What says neither, or a subscription nothing can be sealed for, is left to the page.
  expect(await nextOf({}, noManager)).toBeUndefined();
  expect(await nextOf({ newSubscription: subscription('https://bare') }, noManager)).toBeUndefined();
});
