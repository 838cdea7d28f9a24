/** What stands around each step: the brand on wide screens, the steps done so far, a heading. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { hasLink, isGroupCode } from '../route.ts';
import { t } from '../text/language.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Mark } from '../ui/mark.tsx';

const STEPS = [1, 2, 3];
const POINT_ICONS: readonly IconName[] = ['lock', 'offline', 'device'];

export type FrameProps = {
  readonly step?: number;
  readonly title: string;
  readonly lead: ComponentChildren;
  /** One step back, where there is one. */
  readonly back?: { readonly name: string; readonly run: () => void };
  readonly children: ComponentChildren;
};

export function Frame({ step, title, lead, back, children }: FrameProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // A new step is told to who cannot see it, unless its field has taken the focus: the effects of what stands inside come first.
  useEffect(() => {
    if (!heading.current?.parentElement?.contains(document.activeElement)) heading.current?.focus();
  }, [title]);
  return (
    <div class="ob">
      <Brand />
      <main class="form">
        <div class="in">
          <div class="logo">
            <img src="/icons/icon.svg" alt="" width={36} height={36} />
            <span class="wordmark" role="img" aria-label={t.app} />
          </div>
          {back && (
            <button type="button" class="btn ghost small backward" onClick={back.run}>
              <Icon name="back" size={19} />
              {back.name}
            </button>
          )}
          {step && (
            <div class="steps" role="img" aria-label={t.signIn.step(step)}>
              {STEPS.map((n) => (
                <i key={n} class={n <= step ? 'on' : undefined} />
              ))}
            </div>
          )}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <p class="lead">{lead}</p>
          {hasLink() && <p class="note">{isGroupCode(location.hash.slice(1)) ? t.signIn.groupOpened : t.signIn.linkOpened}</p>}
          {children}
        </div>
      </main>
    </div>
  );
}

const Brand = () => (
  <section class="brand" aria-label={t.app}>
    <div class="lockup">
      <svg viewBox="4 6 56 54" width="40" aria-hidden="true">
        <Mark bubble="#fff" waves="#0B7A75" />
      </svg>
      <span class="wordmark" />
    </div>
    <div class="talk" aria-hidden="true">
      <span>{t.settings.sampleIn}</span>
      <span class="own">
        {t.settings.sampleOut} <Icon name="checks" size={19} />
      </span>
    </div>
    <p class="headline">{t.signIn.headline}</p>
    <ul>
      {t.signIn.points.map((point, i) => (
        <li key={point}>
          <Icon name={POINT_ICONS[i] ?? 'check'} size={21} />
          {point}
        </li>
      ))}
    </ul>
    <Tide />
  </section>
);

/** Three swells, each over the one behind it. */
const Tide = () => (
  <svg class="tide" viewBox="0 0 800 460" preserveAspectRatio="none" aria-hidden="true">
    {SWELLS.map(({ y, rise, fill, opacity }) => (
      <path
        key={y}
        fill={fill}
        opacity={opacity}
        d={`M0 ${y}${[0, 200, 400, 600].map((x) => ` C${x + 66} ${y - rise} ${x + 134} ${y + rise} ${x + 200} ${y}`).join('')} V460 H0Z`}
      />
    ))}
  </svg>
);
const SWELLS = [
  { y: 150, rise: 34, fill: '#8CEBDF', opacity: 0.16 },
  { y: 205, rise: -40, fill: '#4FD1C5', opacity: 0.2 },
  { y: 262, rise: 36, fill: '#2BB3A6', opacity: 0.24 },
  { y: 330, rise: -30, fill: '#052F2E', opacity: 0.35 },
];
