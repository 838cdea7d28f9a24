/** What is heard, in a bubble: play, where in it one is, and how fast. One sounds at a time. */
import { useRef } from 'preact/hooks';
import { t } from '../text/language.ts';
import { Icon } from '../ui/icon.tsx';
import { useSeen, useWhole } from './bytes.ts';
import { playTime } from './glance.ts';
import { useFetchedAlone, useMoving } from './moving.ts';
import { goTo, hear, heard, nextRate } from './player.ts';
import { type Around, mediaAt } from './place.ts';
import { Ring } from './ring.tsx';
import { Sign } from './sign.tsx';

/** Bars of what is drawn of it. */
const BARS = 48;
const STEP = 5;

export function Sound({ index, ...around }: Around & { readonly index: number }) {
  const box = useRef<HTMLDivElement>(null);
  const isSeen = useSeen(box);
  const stop = around.isStop ? 0 : -1;
  const { media, place } = mediaAt(around, index);
  const moving = useMoving(place, media, around);
  useFetchedAlone(place, media, isSeen && !around.isStill, moving);
  const { isHere, isMoving, transfer } = moving;
  const whole = useWhole(place, media, isSeen && isHere);
  const key = `${place.id} ${index}`;
  const now = heard.value?.key === key ? heard.value : undefined;
  const length = now?.length || media.duration;
  const at = now?.at ?? 0;
  const isReady = isHere && !isMoving;
  const play = (): void => {
    if (!isReady) return moving.press();
    if (whole && whole !== 'unfit') hear(key, whole.url);
  };
  const isPlaying = now?.isPlaying === true;
  return (
    <div ref={box} class="sound">
      <button
        type="button"
        class="pl"
        tabIndex={stop}
        data-sound={media.kind === 'voice' ? key : undefined}
        aria-label={isReady ? (isPlaying ? t.media.pause : t.media.play) : moving.name}
        onClick={play}
      >
        {isMoving ? (
          <Ring done={transfer.done} size={transfer.size}>
            <Icon name="close" size={18} />
          </Ring>
        ) : (
          <Sign name={isReady ? (isPlaying ? 'pause' : 'play') : 'download'} size={20} />
        )}
      </button>
      {media.kind === 'voice' ? (
        <Waves peaks={media.peaks} at={at} length={length} onGo={(ms) => goTo(key, ms)} stop={stop} />
      ) : (
        <bdi class="fn">{media.name}</bdi>
      )}
      <span class="vm">
        <span>{whole === 'unfit' ? t.media.unfit : now ? `${playTime(at)} / ${playTime(length)}` : length > 0 ? playTime(length) : moving.says}</span>
        {now && (
          <button type="button" class="sp" tabIndex={stop} aria-label={t.media.speed} onClick={nextRate}>
            {now.rate}×
          </button>
        )}
      </span>
    </div>
  );
}

type WavesProps = {
  readonly peaks: Uint8Array;
  readonly at: number;
  readonly length: number;
  readonly onGo: (ms: number) => void;
  readonly stop: number;
};

/** Time goes one way here, as in every player: it does not turn round with the language. */
function Waves({ peaks, at, length, onGo, stop }: WavesProps) {
  const bars = Array.from({ length: BARS }, (_, i) => (peaks[Math.floor((i * peaks.length) / BARS)] ?? 0) / 255);
  const go = (event: MouseEvent & { readonly currentTarget: Element }): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    onGo(((event.clientX - left) / width) * length);
  };
  const press = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? STEP : event.key === 'ArrowLeft' ? -STEP : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    onGo(at + by * 1000);
  };
  return (
    <div
      class="waves"
      role="slider"
      tabIndex={stop}
      aria-label={t.media.where}
      aria-valuemin={0}
      aria-valuemax={Math.round(length / 1000)}
      aria-valuenow={Math.round(at / 1000)}
      aria-valuetext={playTime(at)}
      onClick={go}
      onKeyDown={press}
    >
      <svg viewBox={`0 0 ${BARS * 4} 28`} preserveAspectRatio="none" aria-hidden="true">
        {bars.map((loud, i) => {
          const height = Math.max(2, loud * 26);
          const isPast = length > 0 && i / BARS < at / length;
          return <rect key={i} class={isPast ? 'past' : undefined} x={i * 4} y={14 - height / 2} width={2.4} height={height} rx={1.2} />;
        })}
      </svg>
    </div>
  );
}
