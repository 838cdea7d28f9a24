/** One photo or film as large as there is room for it, or what there is of it as yet. */
import { useRef } from 'preact/hooks';
import { t } from '../text/language.ts';
import { Icon } from '../ui/icon.tsx';
import { Blur } from './blur.tsx';
import { useHead, useWhole } from './bytes.ts';
import { type Moving, useFetchedAlone, useMoving } from './moving.ts';
import { type Around, mediaAt } from './place.ts';
import { Ring } from './ring.tsx';
import { useRuns } from './running.ts';
import { Sign } from './sign.tsx';
import { useStreamed } from './streamed.ts';
import { useZoom } from './zoom.ts';

/** `isPressed`: it was what one pressed on, so a film plays at once. */
type Props = Around & {
  readonly index: number;
  readonly isPressed: boolean;
  readonly onClose: () => void;
  readonly step: (by: number) => void;
  readonly zoom: { current: ((by: number) => void) | undefined };
};

export function Large({ index, isPressed, onClose, step, zoom, ...around }: Props) {
  const stage = useRef<HTMLDivElement>(null);
  const { media, place } = mediaAt(around, index);
  const moving = useMoving(place, media, around);
  useFetchedAlone(place, media, true, moving);
  const head = useHead(place, media, true);
  const streamed = useStreamed(place, media, moving);
  const whole = useWhole(place, media, moving.isHere && streamed === 'none');
  const runs = useRuns(place, media, moving.isHere && (media.kind === 'video' || whole === 'unfit'));
  zoom.current = useZoom(stage, { onClose, step });
  const film = streamed && streamed !== 'none' ? streamed : whole && whole !== 'unfit' && whole.as === 'video' ? { url: whole.url } : undefined;
  if (film) {
    return (
      <div class="large" ref={stage}>
        <Film {...film} isPressed={isPressed} poster={head && head !== 'unfit' ? head.url : undefined} />
        {!moving.isHere && moving.isMoving && <Fetch moving={moving} isBeside />}
      </div>
    );
  }
  // The small picture is as much its sender's as the rest.
  const shown = runs ? undefined : [whole, head].find((one) => one !== undefined && one !== 'unfit' && one.as === 'photo');
  // No larger than it is, before one comes closer.
  const most = { maxWidth: `${media.width}px`, maxHeight: `${media.height}px` };
  return (
    <div class="large" ref={stage}>
      {shown && shown !== 'unfit' && <img src={shown.url} alt={t.chat.media.photo} style={most} draggable={false} />}
      {!shown && (
        <div class="blurred" style={{ ...most, aspectRatio: `${media.width || 4} / ${media.height || 3}` }}>
          <Blur hash={media.blur} />
        </div>
      )}
      {whole === 'unfit' && <p class="pill">{runs ? t.media.disguised : t.media.unfit}</p>}
      {moving.isMissing && <Fetch moving={moving} />}
    </div>
  );
}

type FilmProps = {
  readonly url: string;
  readonly poster: string | undefined;
  readonly isPressed: boolean;
  readonly isWaiting?: boolean;
  readonly fail?: () => void;
};

const Film = ({ url, poster, isPressed, isWaiting = false, fail }: FilmProps) => (
  <>
    {/* biome-ignore lint/a11y/useMediaCaption: what somebody filmed brings no captions */}
    <video src={url} poster={poster} autoPlay={isPressed} controls playsInline onError={fail} />
    {isWaiting && (
      <p class="pill" role="status">
        {t.connection.connecting}
      </p>
    )}
  </>
);

/** What is not here comes by a press, and ends by another. `isBeside`: what there is of it plays. */
const Fetch = ({ moving: { isMoving, transfer, press, name, says }, isBeside = false }: { readonly moving: Moving; readonly isBeside?: boolean }) => (
  <>
    <button type="button" class={isBeside ? 'get beside' : 'get'} aria-label={name} onClick={press}>
      {isMoving ? (
        <Ring done={transfer.done} size={transfer.size}>
          <Icon name="close" size={20} />
        </Ring>
      ) : (
        <span class="ring">
          <Sign name="download" />
        </span>
      )}
    </button>
    {!isBeside && <p class="pill">{says}</p>}
  </>
);
