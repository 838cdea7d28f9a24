/**
 * What a random walk knows to be lost, message by message: all else must be there in the end. Told by the ids of the rows on the disks, so nothing here
 * trusts the engine. A message is lost
 * - where its device was removed from the chain and the remover did not have it then (docs/protocol.md, cuts);
 * - where every disk that had it was put back to before it, signed out or removed, and the hub had not acknowledged it, or lost or took back its
 *   data, or let days go by, or a second device of the chat was put back before it fetched it.
 * For tests alone.
 */
import { toHex } from '../../crypto/bytes.ts';
import type { MessageRow } from '../device/port/messages.ts';
import type { Disk } from '../store/memory.ts';
import type { TestDevice } from './device.ts';
import { finished, living, type Play, talksOf } from './random-play.world.ts';

/** Of every message this disk has a row of. A row's key ends with the event's id. */
export const idsOn = (disk: Disk): ReadonlySet<string> => new Set((disk.tables.get('rows') ?? []).map(({ key }) => toHex(key.slice(-16))));

const kept = (play: Play): ReadonlySet<string> => new Set(living(play).flatMap(({ disk }) => [...idsOn(disk)]));

/** A disk goes, or goes back: what was on no other is lost, but for what a hub that forgot nothing has acknowledged. */
export async function lose(play: Play, device: TestDevice, why: string, losing: () => Promise<void>): Promise<void> {
  const acknowledged = play.hub.isWhole ? await acknowledgedTo(play, device) : new Set();
  await losing();
  mark(play, why, (one) => one.onHubAlone || !acknowledged.has(one.id));
}

/** The hub lost what it had, or part of it: what it alone had is lost. */
export function hubForgets(play: Play, why: string): void {
  play.hub.isWhole = false;
  mark(play, why, ({ onHubAlone }) => onHubAlone);
}

/** All sleep for days: what the hub alone had runs out. */
export const runOut = (play: Play): void => mark(play, 'ran out', ({ onHubAlone }) => onHubAlone);

function mark(play: Play, why: string, isLost: (one: Play['said'][number]) => boolean): void {
  const ids = kept(play);
  for (const one of play.said) {
    if (one.id === undefined || one.lost || ids.has(one.id)) continue;
    if (isLost(one)) one.lost = why;
    else one.onHubAlone = true;
  }
}

/** Own messages of which the device shows that the hub has them. */
async function acknowledgedTo(play: Play, device: TestDevice): Promise<ReadonlySet<string | undefined>> {
  const rows: MessageRow[] = [];
  for (const { chat } of talksOf(play, device)) rows.push(...((await finished(play, device.call('history', { chat, limit: 120 })))?.rows ?? []));
  return new Set(rows.filter(({ own, status }) => own && status !== 'device' && status !== 'failed').map(({ id }) => id));
}

/** A device is out: what its remover did not know of its words is lost, and what it alone had. */
export function leave(play: Play, device: TestDevice): void {
  const known = play.doubtful.get(device);
  play.gone.add(device);
  device.crash();
  for (const one of play.said) if (one.by === device && one.id !== undefined && known && !known.has(one.id)) one.lost ??= 'cut';
  mark(play, 'left', () => true);
}
