/** Photos and films of a message over the whole screen: one at a time, larger where one wants, saved, passed on or left by a key, a swipe or a press beside it. */
import { useId, useRef, useState } from 'preact/hooks';
import '../styles/viewer.css';
import { timeOf } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { Modal } from '../ui/dialog.tsx';
import { useDevice } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { useHead, useWhole } from './bytes.ts';
import { useFetchedAlone, useMoving } from './moving.ts';
import { type Around, mediaAt } from './place.ts';
import { saveAs } from './save.tsx';
import { Sign } from './sign.tsx';
import { useZoom } from './zoom.ts';

type Props = Around & { readonly index: number; readonly onClose: () => void };

export function Viewer({ index: first, ...props }: Props) {
  const { row, act, onClose } = props;
  const device = useDevice();
  const title = useId();
  const seen = (row.media ?? []).flatMap(({ kind }, at) => (kind === 'photo' || kind === 'video' ? [at] : []));
  const [index, show] = useState(first);
  const at = seen.indexOf(index);
  const { media, place } = mediaAt(props, index);
  const step = (by: number): void => {
    const next = seen[at + by];
    if (next !== undefined) show(next);
  };
  const press = (event: KeyboardEvent): void => {
    // What lies under it has keys of its own.
    event.stopPropagation();
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by !== 0 && !(event.target instanceof HTMLVideoElement)) step(document.documentElement.dir === 'rtl' ? -by : by);
  };
  return (
    <Modal look="viewer" titleId={title} onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the dialog it fills */}
      <div class="viewing" onKeyDown={press}>
        <header>
          <h2 id={title}>{t.chat.media[media.kind === 'video' ? 'video' : 'photo']}</h2>
          <span class="of">{seen.length > 1 ? t.media.of(at + 1, seen.length) : timeOf(row.time)}</span>
          {row.kind === 'text' && (
            <button
              type="button"
              class="ib"
              aria-label={t.deeds.forward}
              onClick={() => {
                onClose();
                act('forward', row);
              }}
            >
              <Icon name="forward" />
            </button>
          )}
          {/* Not awaited: what goes wrong is said. */}
          <button type="button" class="ib" aria-label={t.media.save} onClick={() => void saveAs(device, place, media)}>
            <Sign name="download" />
          </button>
          <button type="button" class="ib" aria-label={t.nav.close} autofocus onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        <Large key={index} {...props} index={index} step={step} />
        {row.text !== '' && (
          <p class="caption" dir="auto">
            {row.text}
          </p>
        )}
        {at > 0 && (
          <button type="button" class="ib before" aria-label={t.media.before} onClick={() => step(-1)}>
            <Sign name="before" size={28} />
          </button>
        )}
        {at < seen.length - 1 && (
          <button type="button" class="ib after" aria-label={t.media.after} onClick={() => step(1)}>
            <Sign name="after" size={28} />
          </button>
        )}
      </div>
    </Modal>
  );
}

function Large({ index, onClose, step, ...around }: Props & { readonly step: (by: number) => void }) {
  const stage = useRef<HTMLDivElement>(null);
  const { media, place } = mediaAt(around, index);
  const moving = useMoving(place, media, around);
  useFetchedAlone(place, media, true, moving);
  const head = useHead(place, media, true);
  const whole = useWhole(place, media, moving.isHere);
  useZoom(stage, { onClose, step });
  if (whole && whole !== 'unfit' && whole.as === 'video') {
    return (
      <div class="large" ref={stage}>
        {/* biome-ignore lint/a11y/useMediaCaption: what somebody filmed brings no captions */}
        <video src={whole.url} poster={head && head !== 'unfit' ? head.url : undefined} controls playsInline />
      </div>
    );
  }
  const shown = [whole, head].find((one) => one !== undefined && one !== 'unfit' && one.as === 'photo');
  return (
    <div class="large" ref={stage}>
      {shown && shown !== 'unfit' && (
        // No larger than it is, before one comes closer.
        <img src={shown.url} alt={t.chat.media.photo} style={{ maxWidth: `${media.width}px`, maxHeight: `${media.height}px` }} draggable={false} />
      )}
      {whole === 'unfit' && <p class="pill">{t.media.unfit}</p>}
      {!whole && moving.isKnown && <p class="pill">{moving.says}</p>}
    </div>
  );
}
