/** What others learn of me, and who of them. These follow to every own device: some in the own chat, one on the hub. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Audience, Settings, Shown } from '../../device/port/people.ts';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Failed } from '../ui/failed.tsx';
import { useView } from '../ui/hooks.ts';
import { Switch } from '../ui/switch.tsx';
import { BlockedPeople } from './blocked.tsx';
import { Exceptions } from './exceptions.tsx';

const SHOWN = ['lastSeen', 'photo', 'groups'] as const satisfies readonly Shown[];
const AUDIENCES = ['everyone', 'contacts', 'nobody'] as const satisfies readonly Audience[];

export function Privacy() {
  const settings = useView('settings', {});
  const byNumber = useView('number', {})?.byNumber;
  const { busy, error, ask } = useAsk();
  if (!settings) return null;
  // Not awaited, all of them: the view shows what became of it.
  const set = (change: Partial<Settings>): void => void ask('setSettings', change);
  return (
    <>
      <div class="card pad stack">
        {SHOWN.map((of) => (
          <Audiences key={of} of={of} chosen={settings[of]} onChoose={(audience) => set({ [of]: audience })}>
            {of === 'lastSeen' && settings.lastSeen !== 'nobody' && (
              <Switch
                name={t.privacy.exact}
                hint={t.privacy.exactHint}
                isOn={settings.lastSeenExact}
                isOff={busy}
                onChange={(lastSeenExact) => set({ lastSeenExact })}
              />
            )}
          </Audiences>
        ))}
      </div>
      <div class="card pad stack">
        <Switch
          name={t.settings.readReceipts}
          hint={t.settings.readReceiptsHint}
          isOn={settings.readReceipts}
          isOff={busy}
          onChange={(readReceipts) => set({ readReceipts })}
        />
        <Switch name={t.privacy.typing} hint={t.privacy.typingHint} isOn={settings.typing} isOff={busy} onChange={(typing) => set({ typing })} />
        {byNumber !== undefined && (
          <Switch
            name={t.settings.findable}
            hint={t.settings.findableHint}
            isOn={byNumber}
            isOff={busy}
            // Not awaited: the view shows what the hub has.
            onChange={(wanted) => void ask('setFindable', { byNumber: wanted })}
          />
        )}
        <Failed error={error} />
      </div>
      <BlockedPeople />
    </>
  );
}

type AudiencesProps = {
  readonly of: Shown;
  readonly chosen: Audience;
  readonly onChoose: (audience: Audience) => void;
  readonly children: ComponentChildren;
};

function Audiences({ of, chosen, onChoose, children }: AudiencesProps) {
  const exceptions = useView('exceptions', { of }, of);
  const [isAsking, ask] = useState(false);
  const count = (exceptions?.always.length ?? 0) + (exceptions?.never.length ?? 0);
  return (
    <div class="audience">
      <fieldset class="choice">
        <legend>{t.privacy.shown[of]}</legend>
        <div class="seg">
          {AUDIENCES.map((audience) => (
            <label key={audience}>
              <input type="radio" name={of} checked={audience === chosen} onChange={() => onChoose(audience)} />
              {t.privacy.audience[audience]}
            </label>
          ))}
        </div>
      </fieldset>
      <p class="fine">{t.privacy.hints[of]}</p>
      <button type="button" class="btn ghost small" onClick={() => ask(true)}>
        {count > 0 ? t.privacy.exceptions(count) : t.privacy.exceptionsNone}
      </button>
      {children}
      {isAsking && <Exceptions of={of} onClose={() => ask(false)} />}
    </div>
  );
}
