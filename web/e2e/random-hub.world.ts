/** Steps of a random walk that befall the hub, or everybody at once. For tests alone. */
import { hubForgets, runOut } from './random-losses.world.ts';
import { eitherWay, note, type Play } from './random-play.world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const restart = ({ world }: Play): Promise<void> => world.restartHub();
export const wait = ({ world, chance }: Play): Promise<void> => world.pass(30_000 + chance() * 60_000);

export async function sleep(play: Play): Promise<void> {
  await play.world.sleep((1 + play.chance() * 39) * DAY);
  runOut(play);
}

export async function wipe(play: Play): Promise<void> {
  await play.world.wipeHub();
  hubForgets(play, 'on a hub that was wiped');
}

export async function backUp({ world, hub }: Play): Promise<void> {
  await world.backupHub();
  hub.hasBackup = true;
}

export async function restore(play: Play): Promise<void> {
  if (!play.hub.hasBackup) return;
  await play.world.restoreHub();
  hubForgets(play, 'on a hub that was put back');
}

/** From one to the next less than a day: longer steps a hub holds back (hub/clock.ts). */
export function setClock(play: Play): Promise<void> {
  play.world.skew.hub = play.chance() < 0.3 ? 0 : eitherWay(play, 11 * HOUR);
  note(play, `${play.world.skew.hub} ms`);
  return play.world.restartHub();
}
