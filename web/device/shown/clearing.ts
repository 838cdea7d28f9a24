/**
 * A chat is cleared as the own chat says: what stands there up to the numbers it names leaves the rows at once, then the documents, with all that was said of it, as
 * many of them in one transaction as it may change. What killed it on the way, it goes on from there; what is no longer said to be cleared is looked for again.
 */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import { isMessage, TYPE } from '../../chat/bodies.ts';
import { type Cleared, isCleared } from '../../chat/cleared.ts';
import { type Header, type Place, readEvent } from '../../chat/event.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import { rowsIn } from '../../store/pages.ts';
import type { Op } from '../../store/port.ts';
import { erase, eventsOf } from '../../sync/segment.ts';
import { knownSlot } from '../../sync/segment-lanes.ts';
import { type Chat, type Core, closeUnused, type Draft, makeRoom, write } from '../memory/core.ts';
import { pinnedOp } from '../memory/pinned.ts';
import { loadRights } from '../memory/rights-chain.ts';
import { noRowOp, ROW, type Row, readRow, rowAt } from '../memory/rows.ts';
import { messageUser, noUseOp } from '../memory/uses.ts';
import { placesOf, segmentAt, writeAnew } from '../memory/segments.ts';
import { slotOf } from '../memory/slots.ts';
import { fallDue } from './due.ts';
import { allFallDue } from './effects.ts';
import { EVERYBODY, isWorded } from './noted-effects.ts';
import { countedAnew } from './reading.ts';
import { showChanges } from './service.ts';
import { newest } from './showing.ts';

/** Rows read and taken away at once. */
const PAGE = 1024;

/** Brings the chat to what the own chat says is cleared of it; the last of it stands in the draft. In the chat's turn. */
export async function clearAsSaid(core: Core, chat: Chat, draft: Draft): Promise<void> {
  const cleared = core.own.cleared(chat.id);
  await clearRows(core, chat, draft, cleared);
  for (const place of await placesOf(core, chat)) {
    await makeRoom(core, chat, draft);
    await clearDocument(core, chat, draft, place, cleared);
  }
}

/** Takes the rows away, and what the list says of them. */
async function clearRows(core: Core, chat: Chat, draft: Draft, cleared: Cleared): Promise<void> {
  const { group } = draft.record.authority;
  const changes = group ? await loadRights(core.store, chat.id) : [];
  const lines = new Set(changes.slice(0, cleared.changes).map(({ hash }) => toHex(hash.slice(0, 16))));
  const isGone = (row: Row): boolean => (row.kind === ROW.service ? lines.has(toHex(row.event)) : isCleared(cleared, row));
  let ops: Op[] = [];
  const freed: Bytes[] = [];
  for await (const { value } of rowsIn(core.store, 'rows', { ...rangeOf(keyOf(chat.id)), limit: PAGE })) {
    const row = readRow(value);
    if (!row || !isGone(row)) continue;
    for (const { blob } of row.media) ops.push(noUseOp(blob, messageUser(chat.id, row.event)));
    freed.push(...row.media.map(({ blob }) => blob));
    ops.push(noRowOp(chat.id, row), ...(row.pinned ? [pinnedOp(chat.id, { ...row, pinned: false })] : []));
    if (ops.length < PAGE) continue;
    await write(core, ops);
    ops = [];
  }
  await write(core, ops);
  if (freed.length > 0) core.media.freed(freed);
  const last = await newest(core, chat, draft);
  const standing = await Promise.all(draft.record.reacted.map(async (one) => ((await rowAt(core, chat, one)) ? [one] : [])));
  draft.record = await countedAnew(core, chat, { ...draft.record, last, reacted: standing.flat() });
  // Those of which it is said no more come back; the others are as they were.
  if (group) await showChanges(core, chat, draft, group, { events: changes.slice(cleared.changes), from: cleared.changes, gone: [] });
  draft.after.push(() => core.topics.changed(`messages:${chat.hex}`));
}

/** Takes the words of what is cleared out of one document, and has what was said of it looked at, wherever that stands, and the lines of what is pinned. */
async function clearDocument(core: Core, chat: Chat, draft: Draft, place: Place, cleared: Cleared): Promise<void> {
  closeUnused(chat);
  const open = await segmentAt(core, chat, place);
  const [taken, effects, back]: [Header[], Header[], { id: Bytes; user: Bytes }[]] = [[], [], []];
  for (const bytes of eventsOf(open.segment)) {
    const event = readEvent(bytes);
    if (!event) continue;
    const { id, header } = event;
    const isErased = knownSlot(open.segment.lanes, header)?.state === 'erased';
    if (isWorded(header.type)) effects.push(...(isErased ? [] : [header]));
    else if (header.type === TYPE.pin && header.target) fallDue(chat, header.target, EVERYBODY);
    else if (!isMessage(header.type)) continue;
    else if (!isCleared(cleared, header)) back.push(...(isErased ? [{ id, user: header.user }] : []));
    else if (!isErased) taken.push(header);
  }
  erase(open.segment, taken);
  if (taken.length > 0) writeAnew(chat, open);
  for (const { target, user } of effects) {
    const about = target && (await slotOf(core, chat, draft, target))?.event.header;
    if (target && about && isCleared(cleared, about)) fallDue(chat, target, user);
  }
  for (const { id, user } of back) {
    fallDue(chat, id, user);
    await allFallDue(core, chat, draft, id);
  }
}
