/** A file in a bubble: what it is called and how large it is; pressed, it is fetched, and saved where it is here, also while it is sent. */
import { useRef } from 'preact/hooks';
import { endingOf, isRunning } from '../../chat/media.ts';
import { t } from '../text/language.ts';
import { useDevice } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { useSeen } from './bytes.ts';
import { useFetchedAlone, useMoving } from './moving.ts';
import { type Around, mediaAt } from './place.ts';
import { Ring } from './ring.tsx';
import { useRuns } from './running.ts';
import { saveAs } from './save.tsx';
import { Sign } from './sign.tsx';
import { sizeOf } from './size.ts';
import { TakeBack } from './take-back.tsx';

/** Of a long name so much of its end stays in sight: it says what would open it. */
const ENDING = 10;

export function FileLine({ index, ...around }: Around & { readonly index: number }) {
  const device = useDevice();
  const line = useRef<HTMLButtonElement>(null);
  const isSeen = useSeen(line);
  const { media, place } = mediaAt(around, index);
  const { name } = media;
  const ending = endingOf(name);
  const moving = useMoving(place, media, around);
  useFetchedAlone(place, media, isSeen && !around.isStill, moving);
  const { isHere, isMissing, isMoving, isSending, transfer } = moving;
  const runs = useRuns(place, media, isSeen && isHere);
  // Not awaited: what goes wrong is said.
  const press = isHere ? () => void saveAs(device, place, media) : moving.press;
  return (
    <div class="filed">
      <button ref={line} type="button" class="file" tabIndex={around.isStop ? 0 : -1} onClick={press}>
        {isSending ? (
          <span class="ring" />
        ) : isMoving ? (
          <Ring done={transfer.done} size={transfer.size}>
            <Icon name="close" size={20} />
          </Ring>
        ) : (
          <span class="ft">
            <Sign name={runs ? 'runs' : isMissing ? 'download' : 'file'} />
          </span>
        )}
        <span class="vh">{name}. </span>
        <span class="fn" aria-hidden>
          <bdi>{name.slice(0, -ENDING)}</bdi>
          <bdi>{name.slice(-ENDING)}</bdi>
        </span>
        <span class="fs">
          {moving.says}
          {moving.says === sizeOf(media.size) && ending !== '' && <bdi> · {ending.toUpperCase()}</bdi>}
          {/* One that is called so says it by its name. */}
          {runs && !isRunning(name) && ` · ${t.media.runsTitle}`}
          <span class="vh">. {isHere ? t.media.save : moving.name}</span>
        </span>
      </button>
      {isSending && <TakeBack moving={moving} isStop={around.isStop} />}
    </div>
  );
}
