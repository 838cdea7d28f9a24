/** Lines that say who pinned a message, as the rows have them and as they follow from the events, for tests. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { TYPE } from '../../chat/bodies.ts';
import type { Event } from '../../chat/event.ts';
import { compareEvents, type Fold, isCounted } from '../../chat/fold.ts';
import { messagesOf } from '../../chat/view.ts';
import { ROW } from '../memory/rows.ts';
import { type Reader, rowsOf } from './effects.world.ts';

/** In their order. */
export const linesBy = async (reader: Reader): Promise<readonly string[]> =>
  (await rowsOf(reader)).filter(({ kind }) => kind === ROW.service).map(({ event, user, reply }) => pinLine(event, user, reply));

export const pinLine = (event: Bytes, user: Bytes, message: Bytes | undefined): string =>
  [event, user, message ?? event].map((id) => toHex(id).slice(0, 8)).join(' ');

/** Of what shows, each by the last pin that counts. */
export function linesOf(told: Fold): readonly string[] {
  const pins = [...told.events.values()].filter((event) => event.header.type === TYPE.pin && isCounted(told, event)).sort(inOrder);
  return messagesOf(told)
    .filter(({ kind }) => kind === 'text' || kind === 'unsupported')
    .flatMap(({ id }) => pins.findLast(({ header }) => header.target && equal(header.target, id)) ?? [])
    .sort(inOrder)
    .map(({ id, header: { user, target } }) => pinLine(id, user, target));
}

const inOrder = (a: Event, b: Event): number => compareEvents({ id: a.id, at: a.header.at }, { id: b.id, at: b.header.at });
