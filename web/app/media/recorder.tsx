/** Over where one writes: what is being spoken, how long, how loud, and the ways to end it. */
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../text/language.ts';
import '../styles/voice.css';
import { useAsked } from '../ui/asking.ts';
import { useLater, useNow } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { useLayer } from '../ui/layers.ts';
import { playTime } from './glance.ts';
import { useHold } from './hold.ts';
import { lengthOf, type Recording } from './recording.ts';
import { type Speaking, useRecording } from './speaking.ts';

/** How often it is drawn. */
const DRAWN_MS = 100;
/** A browser that was told before does not ask. */
const ASKED_MS = 400;
/** How many of the last levels are seen. */
const BARS = 40;

export function Recorder(props: Speaking) {
  const { now, happen, levels } = useRecording(props);
  const bar = useRef<HTMLFieldSetElement>(null);
  useLayer(true, () => happen({ is: 'cancelled' }));
  useAsked();
  useHold(props.press, now, happen, props.send);
  const isSlow = useLater(ASKED_MS);
  const length = lengthOf(now, useNowOf(now));
  const hold = now.is === 'over' ? undefined : now.hold;
  useEffect(() => bar.current?.focus({ preventScroll: true }), []);
  return (
    <fieldset
      ref={bar}
      class={hold ? 'rec held' : 'rec'}
      tabIndex={-1}
      aria-label={t.media.recording}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
        event.preventDefault();
        props.send();
      }}
    >
      <i class={now.is === 'recording' ? 'lit' : undefined} />
      {now.is !== 'recording' ? (
        <span class="hint">{isSlow && (now.is === 'over' ? t.media.preparing : t.media.allowMicrophone)}</span>
      ) : (
        <>
          <span role="timer">{playTime(Math.floor(length / 1000) * 1000)}</span>
          <Levels levels={levels} />
        </>
      )}
      {hold ? (
        <>
          <span class="slide" style={{ opacity: 1 - hold.toCancel }}>
            <Icon name="back" size={16} />
            {t.media.slide}
          </span>
          <span class="lock" style={{ translate: `0 ${-hold.toLock * 24}px` }}>
            <Icon name="lock" size={18} />
            <Icon name="up" size={18} />
          </span>
        </>
      ) : (
        <>
          <span class="esc">{t.media.escape}</span>
          <button type="button" class="ib" aria-label={t.media.throwAway} onClick={() => happen({ is: 'cancelled' })}>
            <Icon name="trash" size={20} />
          </button>
        </>
      )}
    </fieldset>
  );
}

/** Now, as long as it is of interest. */
function useNowOf(now: Recording): number {
  useNow(DRAWN_MS);
  return now.is === 'recording' ? performance.now() : 0;
}

function Levels({ levels }: { readonly levels: readonly number[] }) {
  const last = levels.slice(-BARS);
  return (
    <svg class="levels" width={BARS * 4} height={24} viewBox={`0 0 ${BARS * 4} 24`} preserveAspectRatio="xMaxYMid slice" aria-hidden="true">
      {last.map((level, i) => {
        const height = Math.max(2, Math.sqrt(level) * 22);
        return <rect key={levels.length - last.length + i} x={i * 4} y={12 - height / 2} width={2.4} height={height} rx={1.2} />;
      })}
    </svg>
  );
}
