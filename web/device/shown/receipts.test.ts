/** Receipts of several devices in any order, repeated, forged and too late: what one's own message has come to is what they truly say. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { type Bytes, randomBytes, toHex } from '../../../crypto/bytes.ts';
import type { DeviceKeys } from '../../../crypto/identity.ts';
import { deviceOf, newPerson, type Person } from '../../chat/chat.world.ts';
import { begin, commit } from '../memory/core.ts';
import { progressFor } from '../memory/progress.ts';
import { type Receipt, type Step, stepTo } from '../memory/receipt.ts';
import { signReceipt } from '../memory/receipt-signing.ts';
import { newReader, type Reader } from './effects.world.ts';
import { takeReceipt } from './receipts.ts';

let ada: Person;
let bob: Person;
let eve: Person;
beforeAll(async () => {
  [ada, bob, eve] = [await newPerson(2), await newPerson(2), await newPerson()];
});

const MESSAGES = 8;
const KEPT = 16;
/** What a device of Ada's has after this step, and when by its clock, which may be wrong but does not go back. */
const step = fc.record({ by: fc.nat(1), delivered: fc.nat(3), read: fc.nat(3), ms: fc.nat(100_000) });
const LIES = ['signature', 'chat', 'stranger', 'read before delivered', 'another author'] as const;

type Told = { readonly by: number; readonly receipt: Receipt; readonly bytes: Bytes };

/** The receipts of Ada's devices, as they come to more and read more. */
async function toldBy({ chat }: Reader, steps: readonly { by: number; delivered: number; read: number; ms: number }[]): Promise<readonly Told[]> {
  const author = toHex(deviceOf(bob, 1));
  const state = [0, 1].map(() => ({ counter: 0, now: 0, delivered: [] as readonly Step[], read: [] as readonly Step[], upTo: 0, readTo: 0 }));
  const told: Told[] = [];
  for (const { by, delivered, read, ms } of steps) {
    const one = state[by];
    if (!one) throw new Error('expected one of two devices');
    one.now += ms;
    one.upTo = Math.min(MESSAGES, one.upTo + delivered);
    one.readTo = Math.min(one.upTo, one.readTo + read);
    one.delivered = stepTo(one.delivered, one.upTo, one.now, KEPT);
    one.read = stepTo(one.read, one.readTo, one.now, KEPT);
    one.counter += 1;
    if (one.upTo === 0) continue;
    const marks = new Map([[author, { since: 0, delivered: one.delivered, read: one.read, unseen: [] }]]);
    const receipt = { chat: chat.id, user: ada.chain.user, device: deviceOf(ada, by), head: ada.chain.head, counter: one.counter, marks };
    told.push({ by, receipt, bytes: await signReceipt((ada.keys[by] as DeviceKeys).sign, receipt) });
  }
  return told;
}

/** A receipt that says that all was read, and lies in one thing. */
function lie(what: (typeof LIES)[number], { receipt }: Told): Promise<Bytes> {
  const all = [{ upTo: MESSAGES, at: 1 }];
  const marks = new Map([...receipt.marks.keys()].map((author) => [author, { since: 0, delivered: all, read: all, unseen: [] }] as const));
  const worse: Receipt = { ...receipt, counter: receipt.counter + 100, marks };
  const key = (ada.keys[0] as DeviceKeys).sign;
  const stranger = (eve.keys[0] as DeviceKeys).sign;
  if (what === 'chat') return signReceipt(key, { ...worse, device: deviceOf(ada, 0), chat: randomBytes(16) });
  if (what === 'stranger') return signReceipt(stranger, { ...worse, user: eve.chain.user, device: deviceOf(eve, 0), head: eve.chain.head });
  if (what === 'another author') return signReceipt(key, { ...worse, device: deviceOf(ada, 1) });
  if (what === 'signature') return signReceipt(stranger, worse);
  const bent = new Map([...marks].map(([author, mark]) => [author, { ...mark, delivered: [] }]));
  return signReceipt(key, { ...worse, device: deviceOf(ada, 0), marks: bent });
}

const firstTo = (steps: readonly Step[], n: number): number | undefined => steps.find(({ upTo }) => n <= upTo)?.at;
const least = (times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((one) => one !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
};

// Feature: telegram-clone, Property 7: delivery is recorded per recipient, with its time
// Feature: telegram-clone, Property 8: reading is recorded per recipient, with its time
it('[E73] a message is delivered and read when the first device of the other truly said so: in any order of what they tell, however often, whatever is forged, and never read without delivered', async () => {
  const reader = await newReader(bob, 1, ada);
  const { core, chat } = reader;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 10 }),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(undefined, undefined, ...LIES)), { maxLength: 20 }),
      async (steps, picks) => {
        chat.receipts = new Map();
        const told = await toldBy(reader, steps);
        const newest = new Map<number, Receipt>();
        for (const [pick, what] of picks) {
          const one = told[pick % Math.max(1, told.length)];
          if (!one) break;
          await chat.turn(async () => {
            const draft = begin(chat);
            await takeReceipt(core, chat, draft, what ? await lie(what, one) : one.bytes);
            await commit(core, chat, draft);
          });
          if (!what && one.receipt.counter > (newest.get(one.by)?.counter ?? 0)) newest.set(one.by, one.receipt);
          const marks = [...newest.values()].flatMap((receipt) => [...receipt.marks.values()]);
          for (let n = 1; n <= MESSAGES; n++) {
            const is = progressFor(core.me(), core.own, chat, { event: randomBytes(16), device: deviceOf(bob, 1), n, at: { time: 0 } });
            const [deliveredAt, readAt] = [least(marks.map((mark) => firstTo(mark.delivered, n))), least(marks.map((mark) => firstTo(mark.read, n)))];
            expect([is.deliveredAt, is.readAt]).toEqual([deliveredAt, readAt]);
            expect(is.status).toBe(readAt !== undefined ? 'read' : deliveredAt !== undefined ? 'delivered' : 'hub');
            if (is.readAt !== undefined) expect(is.deliveredAt).toBeLessThanOrEqual(is.readAt);
          }
        }
      },
    ),
    { numRuns: 100 },
  );
});
