/** One photo or film in a bubble: blurred, then small, then whole; pressed, it is fetched, or opened where it is here. */
import { useRef } from 'preact/hooks';
import { t } from '../text/language.ts';
import { Icon } from '../ui/icon.tsx';
import { lazily } from '../ui/lazy.tsx';
import { close, over } from '../ui/over.ts';
import { Blur } from './blur.tsx';
import { useHead, useSeen, useWhole } from './bytes.ts';
import { playTime } from './glance.ts';
import { type Moving, useFetchedAlone, useMoving } from './moving.ts';
import { type Around, mediaAt } from './place.ts';
import { Ring } from './ring.tsx';
import { Sign } from './sign.tsx';

const Viewer = lazily(async () => (await import('./viewer.tsx')).Viewer);

export function Picture({ index, ...around }: Around & { readonly index: number }) {
  const { row } = around;
  const box = useRef<HTMLButtonElement>(null);
  const isSeen = useSeen(box);
  const { media, place } = mediaAt(around, index);
  const moving = useMoving(place, media, around);
  useFetchedAlone(place, media, isSeen && !around.isStill, moving);
  const head = useHead(place, media, isSeen && !around.isStill);
  const whole = useWhole(place, media, isSeen && media.kind === 'photo' && moving.isHere);
  const shown = [whole, head].find((one) => one !== undefined && one !== 'unfit' && one.as === 'photo');
  const open = (): void => {
    over.value = <Viewer key={`${row.id} ${index}`} {...around} index={index} onClose={close} />;
  };
  const kind = t.chat.media[media.kind === 'video' ? 'video' : 'photo'];
  const isReady = moving.isHere && !moving.isMoving;
  return (
    <button ref={box} type="button" class="picture" tabIndex={-1} onClick={isReady ? open : moving.press}>
      <span class="vh">{kind}. </span>
      <Blur hash={media.blur} />
      {shown && shown !== 'unfit' && <img src={shown.url} alt="" decoding="async" draggable={false} />}
      <Over moving={moving} isFilm={media.kind === 'video'} isUnfit={whole === 'unfit'} />
      <Said text={[media.kind === 'video' && media.duration > 0 && playTime(media.duration), !isReady && moving.isKnown && moving.says]} />
      <span class="vh">. {isReady ? t.media.open : moving.name}</span>
    </button>
  );
}

/** How long it is, and how far it has come. */
function Said({ text }: { readonly text: readonly (string | false)[] }) {
  const said = text.filter(Boolean);
  return said.length > 0 ? <span class="pill start">{said.join(' · ')}</span> : null;
}

/** What a press does, over the picture. */
function Over({
  moving: { isHere, isMoving, transfer },
  isFilm,
  isUnfit,
}: {
  readonly moving: Moving;
  readonly isFilm: boolean;
  readonly isUnfit: boolean;
}) {
  if (isMoving) {
    return (
      <Ring done={transfer.done} size={transfer.size}>
        <Icon name="close" size={20} />
      </Ring>
    );
  }
  if (isHere && !isFilm && !isUnfit) return null;
  return <span class="ring">{isUnfit ? <Icon name="alert" /> : <Sign name={isHere ? 'play' : 'download'} />}</span>;
}
