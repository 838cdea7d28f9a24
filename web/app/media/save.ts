/** Media as a file on the disk of whoever has it. */
import type { MediaRow } from '../../device/port/media.ts';
import type { Device } from '../../device/port/port.ts';
import { say } from '../ui/say.tsx';
import { wordsOf } from '../ui/words-of.ts';
import { readWhole } from './bytes.ts';
import type { Place } from './place.ts';

/** A browser that is asked for it at once has begun with it by then. */
const KEPT_MS = 60_000;

/** As bytes of no type: the browser opens nothing by itself. */
export async function saveAs(device: Device, place: Place, { name, size }: Pick<MediaRow, 'name' | 'size'>): Promise<void> {
  const whole = await readWhole(device, place, size);
  if (!(whole instanceof Blob)) return say({ text: await wordsOf(whole) });
  const url = URL.createObjectURL(whole.slice(0, whole.size, 'application/octet-stream'));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
