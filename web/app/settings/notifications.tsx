/** How one is told of what comes: on this device by its browser, and of what, which follows to every own device. */
import { useEffect, useState } from 'preact/hooks';
import type { NoticeSettings, Shows } from '../../device/port/notices.ts';
import { t } from '../text/language.ts';
import { followLeave, leave } from '../told/standing.ts';
import { beTold, beToldNoMore, subscribed } from '../told/subscribing.ts';
import { keepTelling } from '../told/telling.ts';
import { want, wanted } from '../told/wanted.ts';
import { useAsk } from '../ui/ask.ts';
import { Failed } from '../ui/failed.tsx';
import { useDevice, useView } from '../ui/hooks.ts';
import { Switch } from '../ui/switch.tsx';
import { Health } from './health.tsx';
import { MutedChats } from './muted.tsx';
import { QuietHours } from './quiet-hours.tsx';

const SHOWS = ['all', 'names', 'nothing'] as const satisfies readonly Shows[];
const KINDS = ['direct', 'groups', 'mentions', 'requests'] as const;

export function Notifications() {
  useEffect(followLeave, []);
  return (
    <>
      <Here />
      <Everywhere />
      <MutedChats />
      {(leave.value === 'granted' || leave.value === 'denied') && <Health />}
    </>
  );
}

function Here() {
  const device = useDevice();
  const [busy, setBusy] = useState(false);
  const isOn = wanted.value.isTold && leave.value === 'granted';
  const turn = async (on: boolean): Promise<void> => {
    setBusy(true);
    if (!on) await beToldNoMore(device);
    else if (await beTold(device)) keepTelling(device);
    setBusy(false);
  };
  const came = isOn && !busy ? subscribed.value : undefined;
  const is = leave.value;
  const mayTurn = is === 'granted' || is === 'default';
  const why = mayTurn ? came !== undefined && came !== 'woken' && t.told[came] : t.told[is];
  return (
    <section>
      <h2 class="lab">{t.told.here}</h2>
      <div class="card pad stack">
        <div>
          {/* Not awaited: it is off while it takes. */}
          {mayTurn && <Switch name={t.told.on} hint={t.told.onHint} isOn={isOn} isOff={busy} onChange={(on) => void (busy || turn(on))} />}
          <p class="fine" role="status">
            {why}
          </p>
        </div>
        <Switch
          name={t.told.chimes}
          hint={t.told.chimesHint}
          isOn={wanted.value.chimes}
          onChange={(chimes) => {
            want({ chimes });
            keepTelling(device);
          }}
        />
      </div>
    </section>
  );
}

function Everywhere() {
  const settings = useView('noticeSettings', {});
  const { busy, error, ask } = useAsk();
  if (!settings) return null;
  // Not awaited, all of them: the view shows what became of it.
  const set = (change: Partial<NoticeSettings>): void => void ask('setNotices', change);
  return (
    <section>
      <h2 class="lab">{t.told.everywhere}</h2>
      <div class="card pad stack">
        {KINDS.map((kind) => (
          <Switch
            key={kind}
            name={t.told[kind]}
            {...(kind === 'mentions' ? { hint: t.told.mentionsHint } : {})}
            isOn={settings[kind]}
            isOff={busy}
            onChange={(isOn) => set({ [kind]: isOn })}
          />
        ))}
        <Shown chosen={settings.shows} onChoose={(shows) => set({ shows })} />
        <Switch name={t.told.sound} isOn={settings.sound} isOff={busy} onChange={(sound) => set({ sound })} />
        <QuietHours hours={settings.quiet} isOff={busy} onChange={(quiet) => set({ quiet })} />
        <Failed error={error} />
      </div>
    </section>
  );
}

const Shown = ({ chosen, onChoose }: { readonly chosen: Shows; readonly onChoose: (shows: Shows) => void }) => (
  <fieldset class="choice">
    <legend>{t.told.shows}</legend>
    <div class="seg">
      {SHOWS.map((shows) => (
        <label key={shows}>
          <input type="radio" name="shows" checked={shows === chosen} onChange={() => onChoose(shows)} />
          {t.told.shown[shows]}
        </label>
      ))}
    </div>
  </fieldset>
);
