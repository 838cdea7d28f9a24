/** What the list says of a chat of which not all is here. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toHex } from '../../../crypto/bytes.ts';
import { EMPTY } from '../../sync/outbox.ts';
import { listOf } from './list.ts';
import type { Store } from '../../store/port.ts';
import { newDisk, openMemoryStore } from '../../store/memory.ts';
import { ALWAYS, CHOICE } from '../../chat/choices.ts';
import { NOTICE_CHOICE } from '../../chat/notice-choices.ts';
import { OWN_TYPE } from '../../chat/own-bodies.ts';
import { UNSAID } from '../../chat/revision.ts';
import { ONESELF, openOwn } from './own.ts';
import { unknownPerson } from './person.ts';
import type { ChatRow, ChatsView } from '../port/port.ts';
import { type ChatRecord, newRecord } from './record.ts';

const [ME, OTHER] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];

async function claimed(): Promise<Store> {
  const store = openMemoryStore(newDisk());
  await store.claim();
  return store;
}

/** Nothing was chosen. */
const own = await openOwn(await claimed());

function rowOf(change: Partial<ChatRecord>, isIn = true): ChatRow | undefined {
  const record = { ...newRecord('direct', [ME, OTHER]), accepted: true, ...change };
  const chat = { hex: toHex(record.authority.chat), record, outbox: EMPTY, sends: [], receipts: new Map(), isIn };
  return listOf({ me: { user: ME, device: ME }, person: unknownPerson, own, now: 0, chats: [chat] }).rows[0];
}

it('[X291] nothing is said to be unread while words still come and the own chat has not said what was read', () => {
  expect(rowOf({ unread: 7, assumed: true, askAt: 0 })?.unread).toBe(0);
  // Nobody has more: what is here was not read, as far as anybody says.
  expect(rowOf({ unread: 7, assumed: true })?.unread).toBe(7);
  expect(rowOf({ unread: 7, askAt: 0 })?.unread).toBe(7);
});

it('[X292] a chat is said to hold no messages where this device has its place in it and looks for none', () => {
  expect(rowOf({})?.preview.kind).toBe('empty');
  expect(rowOf({ askAt: 0 })?.preview.kind).toBe('coming');
  expect(rowOf({}, false)?.preview.kind).toBe('coming');
});

it('[U270] a chat stands where its newest word does, or what is half written in it where that is newer', () => {
  const last = {
    at: { time: 500, counter: 0 },
    event: ME,
    preview: { kind: 'text', text: 'x', own: false, user: OTHER, device: OTHER, n: 1 },
  } as const;
  expect(rowOf({ last, draft: 'half', draftAt: 700 })?.time).toBe(700);
  expect(rowOf({ last, draft: 'half', draftAt: 300 })?.time).toBe(500);
  // What was sent or taken back is none.
  expect(rowOf({ last, draft: ' ', draftAt: 700 })?.time).toBe(500);
});

it('[U286] what is half written where one may not write any more hides nothing of what was done there', () => {
  const last = {
    at: { time: 500, counter: 0 },
    event: ME,
    preview: { kind: 'text', text: 'x', own: false, user: OTHER, device: OTHER, n: 1 },
  } as const;
  const row = (isOut: boolean) => rowOf({ last, isOut, draft: 'half', draftAt: 700 });
  expect([row(false)?.preview.kind, row(false)?.time]).toEqual(['draft', 700]);
  expect([row(true)?.preview.kind, row(true)?.time]).toEqual(['text', 500]);
});

const revision = (n: number) => ({ ...UNSAID, number: n, at: { time: n, counter: 0 }, event: new Uint8Array(16).fill(n) });

/** The list of chats of which each was last said something at this time, with what was chosen about them at theirs. */
async function listWith(chats: readonly Chatted[], now = 0): Promise<ChatsView> {
  async function claimed(): Promise<Store> {
    const store = openMemoryStore(newDisk());
    await store.claim();
    return store;
  }

  /** Nothing was chosen. */
  const own = await openOwn(await claimed());
  const made = chats.map(({ lastAt, unread = 0, mentions = 0, isGroup, isNamingTold = true, chosen = {}, keep }, i) => {
    const direct = newRecord('direct', [ME, new Uint8Array(16).fill(i + 10)]);
    const record: ChatRecord = isGroup ? { ...direct, authority: { ...direct.authority, kind: 'group' } } : direct;
    const choose = (what: keyof typeof CHOICE, about: Uint8Array<ArrayBuffer>, value: number, at: number): unknown =>
      own.take({ revision: revision(at), chain: undefined }, { type: OWN_TYPE.choice, about, what: CHOICE[what], value });
    for (const [what, [value, at]] of Object.entries(chosen)) choose(what as keyof typeof CHOICE, record.authority.chat, value, at);
    if (keep) choose('keepArchived', ONESELF, 1, 1);
    if (!isNamingTold)
      own.take({ revision: revision(1), chain: undefined }, { type: OWN_TYPE.choice, about: ONESELF, what: NOTICE_CHOICE.mentions, value: 0 });
    const last = {
      at: { time: lastAt, counter: 0 },
      event: ME,
      preview: { kind: 'text', text: '', own: false, user: OTHER, device: OTHER, n: 1 },
    } as const;
    return {
      hex: toHex(record.authority.chat),
      record: { ...record, accepted: true, last, unread, mentions },
      outbox: EMPTY,
      sends: [],
      receipts: new Map(),
      isIn: true,
    };
  });
  return listOf({ me: { user: ME, device: ME }, person: unknownPerson, own, now, chats: made });
}
type Chosen = 'pinned' | 'archived' | 'muted' | 'unread';
type Chatted = {
  readonly lastAt: number;
  readonly unread?: number;
  readonly mentions?: number;
  readonly isGroup?: boolean;
  /** Is this person told of who names them in a group? */
  readonly isNamingTold?: boolean;
  /** Value, and when it was chosen. */
  readonly chosen?: { readonly [C in Chosen]?: readonly [number, number] };
  readonly keep?: boolean;
};

it('[E62] an archived chat comes back by what is said in it later, unless it is muted or is to stay', async () => {
  const archived = async (chat: Chatted, now = 0): Promise<boolean> => (await listWith([chat], now)).archived.length === 1;
  expect(await archived({ lastAt: 5, chosen: { archived: [1, 7] } })).toBe(true);
  expect(await archived({ lastAt: 9, chosen: { archived: [1, 7] } })).toBe(false);
  expect(await archived({ lastAt: 9, chosen: { archived: [1, 7] }, keep: true })).toBe(true);
  expect(await archived({ lastAt: 9, chosen: { archived: [1, 7], muted: [100, 8] } }, 50)).toBe(true);
  expect(await archived({ lastAt: 9, chosen: { archived: [1, 7], muted: [100, 8] } }, 100)).toBe(false);
  expect(await archived({ lastAt: 5, chosen: { archived: [0, 7] } })).toBe(false);
});

it('[E63] the list is pinned chats in their order, then by the newest; its badge counts what is unread and neither muted nor archived, and elsewhere in groups what names this person', async () => {
  const flag = fc.constantFrom(0, 1);
  const chatted = fc.record({
    lastAt: fc.nat(20),
    unread: fc.nat(5),
    mentions: fc.nat(5),
    isGroup: fc.boolean(),
    pinned: fc.nat(3),
    archived: flag,
    muted: fc.constantFrom(0, 50, ALWAYS),
    marked: flag,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(chatted, { maxLength: 8 }), fc.boolean(), async (some, isNamingTold) => {
      const chats = some.map(
        ({ lastAt, unread, mentions, isGroup, pinned, archived, muted, marked }) =>
          ({
            lastAt,
            unread,
            mentions,
            isGroup,
            isNamingTold,
            chosen: { pinned: [pinned, 30], archived: [archived, 30], muted: [muted, 30], unread: [marked, 30] },
          }) as const,
      );
      const { rows, archived, badge } = await listWith(chats, 50);
      expect(rows.length + archived.length).toBe(some.length);
      for (const [i, row] of rows.entries()) {
        const next = rows[i + 1];
        if (next) expect(row.pinned > next.pinned || (row.pinned === next.pinned && row.time >= next.time)).toBe(true);
      }
      const isCounted = ({ archived, muted }: (typeof some)[number]): boolean => archived === 0 && muted !== ALWAYS;
      const namings = ({ isGroup, unread, mentions }: (typeof some)[number]): number => (isGroup && isNamingTold ? Math.min(mentions, unread) : 0);
      expect(badge.unread).toBe(some.reduce((sum, one) => sum + (isCounted(one) ? Math.max(one.unread, one.marked) : namings(one)), 0));
    }),
    { numRuns: 100 },
  );
});
