/** One photo or film in a bubble: blurred, then small, then whole; pressed, it is fetched, or opened where it is here, also while it is sent. */
import { useRef, useState } from 'preact/hooks';
import type { MediaRow } from '../../device/port/media.ts';
import type { MessageRow } from '../../device/port/messages.ts';
import { t } from '../text/language.ts';
import { Icon } from '../ui/icon.tsx';
import { lazily } from '../ui/lazy.tsx';
import { close, over } from '../ui/over.ts';
import { Blur, isSeenThrough } from './blur.tsx';
import { useHead, useSeen, useWhole } from './bytes.ts';
import { playTime } from './glance.ts';
import { mayStream, type Moving, useFetchedAlone, useMoving } from './moving.ts';
import { type Around, mediaAt } from './place.ts';
import { Ring } from './ring.tsx';
import { useRuns } from './running.ts';
import { Sign, type SignName } from './sign.tsx';
import { TakeBack } from './take-back.tsx';

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
  const runs = useRuns(place, media, isSeen && moving.isHere && (media.kind === 'video' || whole === 'unfit'));
  // The small picture is as much its sender's as the rest.
  const shown = runs ? undefined : [whole, head].find((one) => one !== undefined && one !== 'unfit' && one.as === 'photo');
  const open = (): void => {
    over.value = <Viewer key={`${row.id} ${index}`} {...around} index={index} onClose={close} />;
  };
  const [drawn, draw] = useState('');
  // Beneath what is seen through it would be seen for good.
  const isBlurred = !(isSeenThrough(media.blur) && shown && shown !== 'unfit' && drawn === shown.url);
  // A film plays while it comes.
  const isReady = moving.isHere || (mayStream(media) && !around.isStill && moving.isKnown);
  const said = runs ? t.media.runsTitle : saidOf(media, moving);
  const action = isReady ? t.media.open : moving.name;
  return (
    <>
      <button
        ref={box}
        type="button"
        class="picture"
        tabIndex={-1}
        aria-label={calledOf(around.row, index, said, action)}
        onClick={isReady ? open : moving.press}
      >
        {isBlurred && <Blur hash={media.blur} />}
        {shown && shown !== 'unfit' && (
          <img src={shown.url} alt="" decoding="async" draggable={false} onLoad={({ currentTarget }) => draw(currentTarget.src)} />
        )}
        {!moving.isSending && (
          <Over
            moving={moving}
            sign={runs ? 'runs' : !isReady && moving.isMissing ? 'download' : media.kind === 'video' ? 'play' : undefined}
            isUnfit={!runs && whole === 'unfit'}
          />
        )}
        {said && <span class="pill start">{said}</span>}
      </button>
      {moving.isSending && <TakeBack moving={moving} />}
    </>
  );
}

/** How long it is, and how far it has come. */
const saidOf = ({ kind, duration }: MediaRow, { isHere, isMoving, isKnown, says }: Moving): string =>
  [kind === 'video' && duration > 0 && playTime(duration), (isMoving || !isHere) && isKnown && says].filter(Boolean).join(' · ');

/** What it is, which of how many, how far it has come, and what a press does. */
function calledOf({ media = [] }: MessageRow, index: number, said: string, action: string): string {
  const kind = t.chat.media[media[index]?.kind === 'video' ? 'video' : 'photo'];
  const place = media.length > 1 && t.media.sofar(`${index + 1}`, `${media.length}`);
  return [kind, place, said, action].filter(Boolean).join('. ');
}

type OverProps = { readonly moving: Moving; readonly sign: SignName | undefined; readonly isUnfit: boolean };

/** What a press does, over the picture. */
function Over({ moving: { isMoving, transfer }, sign, isUnfit }: OverProps) {
  if (isMoving) {
    return (
      <Ring done={transfer.done} size={transfer.size}>
        {sign === 'play' ? <Sign name="play" /> : <Icon name="close" size={20} />}
      </Ring>
    );
  }
  if (sign === undefined && !isUnfit) return null;
  return <span class="ring">{isUnfit ? <Icon name="alert" /> : <Sign name={sign ?? 'play'} />}</span>;
}
