/** Steps of a random walk that befall a device: its process, its disk, its line and its clock. For tests alone. */
import { copyDisk, cutPower, restoreDisk } from '../store/memory.ts';
import type { TestDevice } from './device.ts';
import { idsOn, lose } from './random-losses.world.ts';
import { awake, doublesOf, doubt, eitherWay, living, note, personOf, type Play } from './random-play.world.ts';
import { coreOf, deviceOf } from './steps.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const killAtWrite = ({ chance }: Play, device: TestDevice): void =>
  device.store().killAt(1 + Math.floor(chance() * 12), chance() < 0.5 ? 'before' : 'after');

export function mend(_: Play, device: TestDevice): void {
  device.line.deaf = false;
  device.mend();
}

export function goDeaf(_: Play, device: TestDevice): void {
  device.line.deaf = true;
}

/** Everybody renews keys in the same moment: all but one lose the race. */
export function renewAll(play: Play): void {
  for (const device of awake(play))
    for (const chat of coreOf(device).chats.values()) {
      chat.record = { ...chat.record, renewAt: 0 };
      coreOf(device).pump(chat);
    }
}

/** What was answered is on the disk by then, and what is not can be derived again. */
export function losePower(_: Play, device: TestDevice): Promise<void> {
  device.crash();
  cutPower(device.disk);
  return device.start();
}

export function backUpDisk({ disks }: Play, device: TestDevice): void {
  disks.set(device, { disk: copyDisk(device.disk), device: deviceOf(device) });
}

/** One from before new keys is of a device that was removed: its person would link it again, which is a step of its own. */
export async function putDiskBack(play: Play, device: TestDevice): Promise<void> {
  const backup = play.disks.get(device);
  if (backup?.device !== deviceOf(device)) return;
  note(play, 'put back');
  await lose(play, device, 'put back', async () => {
    device.crash();
    restoreDisk(device.disk, backup.disk);
  });
  return device.start();
}

const MOST_ALIVE = 6;

/** One of the two takes new keys, and the other finds itself removed: what it said since is what its remover does not have. */
export async function clone(play: Play, device: TestDevice): Promise<void> {
  if (living(play).length > MOST_ALIVE) return;
  const copy = copyDisk(device.disk);
  const { devices } = personOf(play, device);
  devices.push(await play.world.device(`${device.name}~${devices.length}`, copy, device.vault));
  for (const one of doublesOf(play, device)) doubt(play, one, idsOn(copy));
}

/** Half of the times it is set right. */
export function setClock(play: Play, { skew }: TestDevice): void {
  skew.ms = play.chance() < 0.5 ? 0 : eitherWay(play, play.chance() < 0.5 ? HOUR : 5 * DAY);
  note(play, `${skew.ms} ms`);
}
