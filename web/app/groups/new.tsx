/** A new group: what it is called and who is in it. It opens at once, also offline; the others come in when the hub is there. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { go } from '../route.ts';
import '../styles/groups.css';
import '../styles/panels.css';
import '../styles/people.css';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Back } from '../ui/back.tsx';
import { Failed } from '../ui/failed.tsx';
import { useFoot } from '../ui/foot.ts';
import { Icon } from '../ui/icon.tsx';
import { Switch } from '../ui/switch.tsx';
import { type About, AboutFields, isSound, sound } from './about.tsx';
import { type Chosen, Picker } from './picker.tsx';

export function NewGroup() {
  const { busy, error, ask, forget } = useAsk();
  const [about, setAbout] = useState<About>({ name: '', description: '', photo: undefined });
  const [chosen, choose] = useState<readonly Chosen[]>([]);
  const [history, setHistory] = useState(true);
  const [isTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const foot = useFoot<HTMLDivElement>();
  useEffect(() => form.current?.querySelector<HTMLInputElement>('[name="group-name"]')?.focus(), []);
  const create = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!isSound(about)) return form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [name="group-name"]')?.focus();
    if (busy) return;
    const { photo, ...more } = sound(about);
    const made = await ask('createGroup', { ...more, history, people: chosen.map(({ user }) => user), ...(photo && { photo }) });
    if (made) go({ at: 'chat', chat: made.chat, message: undefined, isToType: true }, true);
  };
  return (
    <div class="people" data-part>
      <header class="bar">
        <Back />
        <h1>{t.list.newGroup}</h1>
      </header>
      <form class="group-form" ref={form} onSubmit={create} noValidate>
        <div class="scroll">
          <div class="pin">
            <section class="card pad">
              <AboutFields about={about} onChange={setAbout} hasPhoto={false} isTried={isTried}>
                <span class="av s88 h0">
                  <Icon name="group" size={40} />
                </span>
              </AboutFields>
            </section>
            <section class="card pad">
              <h2 class="lab">{t.group.people}</h2>
              <Picker
                chosen={chosen}
                onChange={(next) => {
                  choose(next);
                  forget();
                }}
              />
            </section>
            <section class="card pad">
              <Switch name={t.group.history} hint={t.group.historyHint} isOn={history} onChange={setHistory} />
            </section>
          </div>
        </div>
        <div class="group-foot" ref={foot}>
          <div class="pin">
            <Failed error={error} />
            <button type="submit" class="btn primary block" aria-disabled={busy}>
              {t.group.create(chosen.length + 1)}
            </button>
          </div>
        </div>
      </form>
    </div>
  );
}
