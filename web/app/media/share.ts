/** A photo or film handed to another app by the system, where it does that. */
import type { MediaRow } from '../../device/port/media.ts';
import type { Device } from '../../device/port/port.ts';
import { readWhole, toBeShown } from './bytes.ts';
import { nameFor } from './names.ts';
import type { Place } from './place.ts';
import { saveAs } from './save.tsx';

/** Bytes: a system waits a few seconds after a press, and larger ones are read for longer. */
const MOST = 64 * 1024 * 1024;

const sample = (): File => new File([], nameFor('photo', 'image/webp'), { type: 'image/webp' });

export const mayShare = ({ size, runs }: Pick<MediaRow, 'size' | 'runs'>): boolean =>
  size <= MOST && !runs && (navigator.canShare?.({ files: [sample()] }) ?? false);

/** As what its bytes say that it is, and by our name; what is neither photo nor film, or what the system will not take, is saved instead, which says what it is. */
export async function share(device: Device, place: Place, media: MediaRow): Promise<void> {
  const whole = await readWhole(device, place, media.size);
  const shown = whole instanceof Blob ? await toBeShown(whole) : undefined;
  if (!(whole instanceof Blob) || !shown || shown.as === 'audio') return saveAs(device, place, media);
  const file = new File([whole], nameFor(shown.as, shown.type), { type: shown.type });
  // That nobody chose anything is no failure.
  const isTaken = await navigator.share({ files: [file] }).then(
    () => true,
    (error: unknown) => error instanceof DOMException && error.name === 'AbortError',
  );
  if (!isTaken) await saveAs(device, place, media);
}
