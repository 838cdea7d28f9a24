/** What is heard, in a bubble: play, where in it one is, and how fast. One sounds at a time. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../text/language.ts';
import { Icon } from '../ui/icon.tsx';
import { beside } from '../ui/over.ts';
import { useSeen, useWhole, type Whole } from './bytes.ts';
import { playTime } from './glance.ts';
import { type Moving, useFetchedAlone, useMoving } from './moving.ts';
import { Playing } from './playing.tsx';
import { arrive, goTo, hear, heard, leave, nextRate, type Sound as Heard } from './player.ts';
import { type Around, mediaAt } from './place.ts';
import { Ring } from './ring.tsx';
import { useRuns } from './running.ts';
import { Sign } from './sign.tsx';

/** Bars of what is drawn of it. */
const BARS = 48;
const STEP_MS = 5000;

export function Sound({ index, ...around }: Around & { readonly index: number }) {
  const box = useRef<HTMLDivElement>(null);
  const isSeen = useSeen(box);
  const stop = around.isStop ? 0 : -1;
  const { media, place } = mediaAt(around, index);
  const moving = useMoving(place, media, around);
  useFetchedAlone(place, media, isSeen && !around.isStill, moving);
  const { isHere, isMoving, transfer } = moving;
  const isReady = isHere && !isMoving;
  const key = `${place.id} ${index}`;
  const [isWanted, want] = useState(false);
  const whole = useWhole(place, media, (isSeen || isWanted) && isHere);
  const runs = useRuns(place, media, whole === 'unfit');
  const press = usePress({ key, place, media }, whole, isReady ? undefined : moving, isWanted, want);
  const now = heard.value?.key === key ? heard.value : undefined;
  const length = now?.length || media.duration;
  const at = now?.at ?? 0;
  const isVoice = media.kind === 'voice';
  const go = (ms: number): void => {
    // One that does not play yet begins there.
    if (isReady && !now) press();
    goTo(key, ms);
  };
  return (
    <div ref={box} class="sound">
      <button
        type="button"
        class={isVoice ? 'pl voice' : 'pl'}
        tabIndex={stop}
        data-sound={key}
        aria-label={`${isReady ? (now?.isPlaying ? t.media.pause : t.media.play) : moving.name}. ${isVoice ? t.chat.media.voice : media.name}`}
        onClick={press}
      >
        {isMoving ? (
          <Ring done={transfer.done} size={transfer.size}>
            <Icon name="close" size={18} />
          </Ring>
        ) : (
          <Sign name={runs ? 'runs' : moving.isMissing ? 'download' : now?.isPlaying ? 'pause' : 'play'} size={20} />
        )}
      </button>
      {!isVoice && <bdi class="fn">{media.name}</bdi>}
      <span class="vm">
        <span>
          {whole === 'unfit'
            ? runs
              ? t.media.runsTitle
              : t.media.unfit
            : now
              ? `${playTime(at)} / ${playTime(length)}`
              : length > 0
                ? playTime(length)
                : moving.says}
        </span>
        {now && (
          <button type="button" class="sp" tabIndex={stop} aria-label={`${t.media.speed} ${now.rate}×`} onClick={nextRate}>
            {now.rate}×
          </button>
        )}
      </span>
      {/* Last by keys: the arrows that lead there go along it then. */}
      {isVoice && <Waves peaks={media.peaks} at={at} length={length} onGo={go} stop={stop} />}
    </div>
  );
}

/** Plays it, or does what makes it ready. What was spoken plays as soon as it is there, unless another does by then. */
function usePress(sound: Heard, whole: Whole | undefined, moving: Moving | undefined, isWanted: boolean, want: (is: boolean) => void): () => void {
  const { key, media } = sound;
  const url = whole && whole !== 'unfit' ? whole.url : undefined;
  const play = (from: string): void => {
    beside.value = <Playing />;
    hear(sound, from);
  };
  useEffect(() => {
    if (!isWanted || moving || !url) return;
    want(false);
    if (!heard.value?.isPlaying) play(url);
  }, [isWanted, moving === undefined, url]);
  useEffect(() => {
    arrive(key);
    return () => leave(key);
  }, [key]);
  return () => {
    if (!moving && url) return play(url);
    want(!moving?.isMoving && media.kind === 'voice');
    moving?.press();
  };
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
    // A key that presses it is at no place of it.
    if (event.detail === 0) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    onGo(((event.clientX - left) / width) * length);
  };
  const press = (event: KeyboardEvent): void => {
    const to = { ArrowRight: at + STEP_MS, ArrowLeft: at - STEP_MS, Home: 0, End: length }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onGo(to);
  };
  return (
    <button
      type="button"
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
    </button>
  );
}
