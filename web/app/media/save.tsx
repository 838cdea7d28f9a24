/** Media as a file on the disk of whoever has it; what would run something when it is opened asks first. */
import { isRunningBytes, LOOKED } from '../../chat/magic.ts';
import type { MediaRow } from '../../device/port/media.ts';
import type { Device } from '../../device/port/port.ts';
import { t } from '../text/language.ts';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { close, over } from '../ui/over.ts';
import { say } from '../ui/say.tsx';
import { wordsOf } from '../ui/words-of.ts';
import { readWhole } from './bytes.ts';
import type { Place } from './place.ts';
import { savePieces } from './saving.ts';

/** A browser that is asked for it at once has begun with it by then. */
const KEPT_MS = 60_000;

/** Of more than that it is said that it takes a while, bytes. */
const LARGE = 32 * 1024 * 1024;

/** As bytes of no type: the browser opens nothing by itself. */
export async function saveAs(device: Device, place: Place, { name, size, runs }: Pick<MediaRow, 'name' | 'size' | 'runs'>): Promise<void> {
  const first = await device.call('readMedia', { ...place, from: 0, to: Math.min(size, LOOKED) });
  if (!first.ok) return say({ text: await wordsOf(first.error) });
  const save = (): Promise<void> => download(device, place, name, size);
  // Not awaited: what goes wrong is said.
  if (runs || isRunningBytes(first.bytes)) over.value = <Running name={name} onSave={() => void save()} />;
  else await save();
}

async function download(device: Device, place: Place, name: string, size: number): Promise<void> {
  const end = size > LARGE ? await savePieces(device, place, name, size) : 'unable';
  if (end === 'over') return;
  if (end === 'broken') return say({ text: t.media.notSaved(name) });
  if (end !== 'unable') return say({ text: await wordsOf(end) });
  await downloadWhole(device, place, name, size);
}

async function downloadWhole(device: Device, place: Place, name: string, size: number): Promise<void> {
  if (size > LARGE) say({ text: t.media.preparing });
  const whole = await readWhole(device, place, size);
  if (!(whole instanceof Blob)) return say({ text: await wordsOf(whole) });
  const url = URL.createObjectURL(whole.slice(0, whole.size, 'application/octet-stream'));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}

const Running = ({ name, onSave }: { readonly name: string; readonly onSave: () => void }) => (
  <Dialog title={t.media.runsTitle} onClose={close}>
    <p>{t.media.runsHint(name)}</p>
    <Answers onCancel={close}>
      <button
        type="button"
        class="btn danger"
        onClick={() => {
          close();
          onSave();
        }}
      >
        {t.media.saveStill}
      </button>
    </Answers>
  </Dialog>
);
