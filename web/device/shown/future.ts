/**
 * Messages that were dated ahead stand where they came (clock.ts). They are brought back when more is known: to now, when the hub shows that the own clock was
 * ahead; to just before what their device said next, when that comes.
 */
import { equal, toHex } from '../../../crypto/bytes.ts';
import type { Event } from '../../chat/event.ts';
import { compareHlc, type Hlc } from '../../chat/hlc.ts';
import { begin, type Chat, type Core, commit, type Draft } from '../memory/core.ts';
import { locatedOp } from '../memory/located.ts';
import { BEGINNING, comparePosition, type Position } from '../memory/position.ts';
import { MAX_AHEAD } from '../memory/record.ts';
import { type Row, rowsAfter } from '../memory/rows.ts';
import { moveRow, newestRows } from './showing.ts';
import { find } from '../memory/slots.ts';

/** Rows that one transaction moves to now. */
const AT_ONCE = 64;
const COUNTERS = 0x10000;

/** Brings what stands in the future to now, in its order. Runs in the chat's turn, before whatever is written or taken next. */
export async function bringBack(core: Core, chat: Chat): Promise<void> {
  const { last, readTo } = chat.record;
  if (!isFuture(core, last?.at) && !isFuture(core, readTo?.at)) return;
  await chat.turn(async () => {
    const { readTo } = chat.record;
    let from: Position = { ...BEGINNING, at: { time: Math.floor(core.clock.horizon()) + 1, counter: 0 } };
    for (let rows = await rowsAfter(core, chat, from, AT_ONCE); rows.length > 0; rows = await rowsAfter(core, chat, from, AT_ONCE)) {
      const draft = begin(chat);
      for (const row of rows) {
        const at = await move(core, chat, draft, row, core.clock.observe(row.at));
        if (readTo && comparePosition(readTo, row) >= 0) draft.record = { ...draft.record, readTo: { at, event: row.event } };
      }
      await commit(core, chat, draft);
      from = rows[rows.length - 1] ?? from;
    }
    const left = chat.record.readTo;
    if (left && isFuture(core, left.at)) await readUntil(core, chat, { ...left, at: core.clock.observe(left.at) });
  });
}

/** An event has come and stands at `at`: where it was dated ahead, that is noted; else what its device dated ahead before it is brought to just before it. */
export async function placeByNext(core: Core, chat: Chat, draft: Draft, { id, header }: Event, at: Hlc): Promise<void> {
  const [device, isAhead] = [toHex(header.device), compareHlc(at, header.at) !== 0];
  const noted = draft.record.ahead.get(device);
  if (noted ? header.n < noted.n : !isAhead) return;
  const others = [...draft.record.ahead].filter(([one]) => one !== device).slice(1 - MAX_AHEAD);
  draft.record = { ...draft.record, ahead: new Map(isAhead ? [...others, [device, { at, n: header.n }]] : others) };
  if (isAhead || !noted || compareHlc(at, noted.at) > 0) return;
  for (const row of await newestRows(core, chat, draft)) {
    const isMeant = row.ahead && row.n < header.n && equal(row.device, header.device) && comparePosition(row, { at, event: id }) > 0;
    if (isMeant) await move(core, chat, draft, row, { time: Math.max(0, at.time - 1), counter: row.n % COUNTERS });
  }
}

/** What was read up to is not here, or no more. */
function readUntil(core: Core, chat: Chat, readTo: Position): Promise<void> {
  const draft = begin(chat);
  draft.record = { ...draft.record, readTo };
  return commit(core, chat, draft);
}

const isFuture = (core: Core, at: Hlc | undefined): boolean => at !== undefined && at.time > core.clock.horizon();

async function move(core: Core, chat: Chat, draft: Draft, row: Row, at: Hlc): Promise<Hlc> {
  const located = await find(core, chat, draft, row.event);
  if (!located) throw new Error('a message is shown that is nowhere');
  draft.located.set(toHex(row.event), { ...located, at });
  draft.ops.push(locatedOp(chat.id, row.event, { ...located, at }));
  await moveRow(core, chat, draft, row, at);
  return at;
}
