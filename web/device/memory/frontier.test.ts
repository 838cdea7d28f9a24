/** What was applied of a device's events, whatever the order it came in. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toHex } from '../../../crypto/bytes.ts';
import { decode, encode, writeList, writeText, writeUint } from '../../../crypto/codec.ts';
import { newSignKey } from '../../../crypto/signing.ts';
import { type Frontier, isAmong, MAX_DEVICES, MAX_UNSEEN, missingIn, noted, reached, readFrontier, writeFrontier } from './frontier.ts';
import { type Mark, readReceipt, type Step, stepsFor, stepTo } from './receipt.ts';
import { signReceipt } from './receipt-signing.ts';

const DEVICE = 'ab';

it('[X130] whoever has all of a device says so, in whatever order it came, and what is kept is read as it was written', () => {
  const orders = fc.integer({ min: 1, max: 120 }).chain((count) => {
    const all = Array.from({ length: count }, (_, i) => i + 1);
    return fc.shuffledSubarray(all, { minLength: count, maxLength: count });
  });
  fc.assert(
    fc.property(orders, fc.nat(), (order, half) => {
      let frontier: Frontier = new Map();
      const some = order.slice(0, (half % order.length) + 1);
      for (const n of [...some, ...some]) frontier = reached(frontier, DEVICE, n);
      const stored = decode(
        encode((to) => writeFrontier(to, frontier)),
        (from) => readFrontier(from),
      );
      expect(stored).toEqual(frontier);
      const { since = 0, upTo = 0, below = [], beyond = [] } = frontier.get(DEVICE) ?? {};
      const counted = upTo - since + beyond.length + below.reduce((sum, [first, last]) => sum + last - first + 1, 0);
      expect(counted).toBe(some.length);
      for (const n of order) frontier = reached(frontier, DEVICE, n);
      expect(frontier.get(DEVICE)).toEqual({ since: 0, upTo: order.length, below: [], beyond: [], unseen: [] });
      expect(missingIn(frontier)).toBe(0);
    }),
    { numRuns: 200 },
  );
});

it('[X360] of what was seen by nobody no number is forgotten, in whatever order it came, and no more ranges are kept than a receipt tells', () => {
  const events = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.boolean()), { selector: ([n]) => n, minLength: 1 });
  fc.assert(
    fc.property(events, (said) => {
      const all = said.reduce<Frontier>((before, [n]) => reached(before, DEVICE, n), new Map());
      // All are taken for unseen first, so that what is seen after all is taken out again.
      const hiding = said.reduce((before, [n, isSeen], i) => (isSeen && i % 2 === 0 ? before : noted(before, DEVICE, n, false)), all);
      const frontier = said.reduce((before, [n, isSeen]) => noted(before, DEVICE, n, isSeen), hiding);
      const { unseen = [] } = frontier.get(DEVICE) ?? {};
      expect(unseen.length).toBeLessThanOrEqual(MAX_UNSEEN);
      for (const [n, isSeen] of said) if (!isSeen) expect(isAmong(unseen, n)).toBe(true);
      // One that was seen is taken for one that was not where there is no more room to tell them apart.
      if (said.length <= MAX_UNSEEN) for (const [n, isSeen] of said) if (isSeen) expect([n, isAmong(unseen, n)]).toEqual([n, false]);
      const stored = decode(
        encode((to) => writeFrontier(to, frontier)),
        (from) => readFrontier(from),
      );
      expect(stored).toEqual(frontier);
    }),
    { numRuns: 200 },
  );
});

it('[X360] what was kept before it said what was seen is read as seen', () => {
  const old = encode((to) =>
    writeList(to, [DEVICE], (to, device) => {
      writeText(to, device);
      for (const n of [3, 9]) writeUint(to, n);
      writeList(to, [1], (to, n) => (writeUint(to, n), writeUint(to, n)));
      writeList(to, [11], writeUint);
    }),
  );
  expect(decode(old, (from) => readFrontier(from, true))?.get(DEVICE)).toEqual({ since: 3, upTo: 9, below: [[1, 1]], beyond: [11], unseen: [] });
  expect(decode(old, (from) => readFrontier(from))).toBeUndefined();
});

const idOf = (i: number): string => toHex(Uint8Array.from({ length: 16 }, (_, at) => (at < 4 ? (i >>> (8 * at)) & 0xff : 7)));

it('[X145] however many devices people name and however many gaps they leave, what is kept is read again, and the receipt that tells of it as well', async () => {
  let frontier: Frontier = new Map();
  for (let i = 0; i < MAX_DEVICES + 100; i++) frontier = reached(frontier, idOf(i), 1);
  for (let i = 0; i < 14; i++) for (let n = 3; n < 5000; n += 2) frontier = reached(frontier, idOf(i), n);
  expect(frontier.size).toBe(MAX_DEVICES);
  const bytes = encode((to) => writeFrontier(to, frontier));
  expect(bytes.length).toBeLessThan(512 * 1024);
  expect(decode(bytes, (from) => readFrontier(from))).toEqual(frontier);
  const far = Number.MAX_SAFE_INTEGER - 100;
  const steps = Array.from({ length: 40 }).reduce<readonly Step[]>((before, _, i) => stepTo(before, far + i, far, stepsFor(MAX_DEVICES)), []);
  const mark: Mark = { since: 0, delivered: steps, read: steps, unseen: [] };
  const id = new Uint8Array(16);
  const receipt = {
    chat: id,
    user: id,
    device: id,
    head: new Uint8Array(32),
    counter: 1,
    marks: new Map([...frontier.keys()].map((one) => [one, mark])),
  };
  expect(readReceipt(await signReceipt(newSignKey(), receipt))?.receipt).toEqual(receipt);
});
