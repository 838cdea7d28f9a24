/** What media takes of this device, how much of it is kept, and taking it off. Where the bytes may be nowhere else that is said, and asked for by itself. */
import '../styles/kept-media.css';
import { useState } from 'preact/hooks';
import type { KeptBytes, KeptMedia as Kept, MediaKeeping, MediaKind } from '../../device/port/media.ts';
import { sizeOf } from '../media/size.ts';
import { t } from '../text/language.ts';
import { Avatar } from '../ui/avatar.tsx';
import { useAsk } from '../ui/ask.ts';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { useView } from '../ui/hooks.ts';
import { say } from '../ui/say.tsx';
import { Switch } from '../ui/switch.tsx';

/** Of one chat alone, or of one kind; `name`: what that is called. */
type Clearing = KeptBytes & { readonly chat?: string; readonly kind?: MediaKind; readonly name?: string };
type Chat = Clearing & { readonly chat: string };

const GB = 1_000_000_000;
const MOSTS = [GB, 5 * GB, 20 * GB, 0] as const;
const DAYS = [3, 7, 30, 0] as const;
const NAME_OF = { 3: 'three', 7: 'week', 30: 'month', 0: 'ever' } as const;
/** The largest are what one looks for. */
const SHOWN = 50;

export function KeptMedia() {
  const kept = useView('keptMedia', {});
  const { error, ask } = useAsk();
  const [clearing, clear] = useState<Clearing>();
  if (!kept) return null;
  // Not awaited, both: the view shows what became of it.
  const set = (change: Partial<MediaKeeping>): void => void ask('setKeeping', change);
  return (
    <>
      <section class="card pad stack kept">
        <h2 class="lab">{t.storage.here}</h2>
        <p class="total">{kept.bytes === 0 ? t.storage.empty : sizeOf(kept.bytes)}</p>
        {kept.kinds.length > 0 && <Kinds kinds={kept.kinds} onClear={clear} />}
        <Choice
          name="most"
          legend={t.storage.most}
          choices={MOSTS}
          chosen={kept.most}
          wordOf={(most) => (most === 0 ? t.storage.noLimit : sizeOf(most))}
          onChoose={(most) => set({ most })}
        />
        <Choice
          name="days"
          legend={t.storage.days}
          choices={DAYS}
          chosen={kept.days}
          wordOf={(days) => t.storage.daysOf[NAME_OF[days]]}
          onChoose={(days) => set({ days })}
        />
        <div>
          <p class="fine">{t.storage.keptHint}</p>
          <Failed error={error} />
        </div>
      </section>
      {kept.chats.length > 0 && <Chats chats={kept.chats} onClear={clear} />}
      {kept.bytes > kept.staying && (
        <button type="button" class="btn danger out" onClick={() => clear(kept)}>
          {t.storage.clearAll}
        </button>
      )}
      {clearing && <Sure clearing={clearing} onClose={() => clear(undefined)} />}
    </>
  );
}

type Offered<T> = { readonly onClear: (clearing: T) => void };

function Kinds({ kinds, onClear }: Offered<Clearing> & Pick<Kept, 'kinds'>) {
  return (
    <ul class="lying">
      {kinds.map((one) => {
        const name = t.storage.lying[one.kind];
        const size = <span class="v">{sizeOf(one.bytes)}</span>;
        return (
          <li key={one.kind}>
            {one.bytes > one.staying ? (
              <button type="button" onClick={() => onClear({ ...one, name })}>
                <span>{name}</span>
                <span class="vh">, </span>
                {size}
                <span class="btn small line">{t.storage.clear}</span>
              </button>
            ) : (
              <p>
                <span>{name}</span>
                {size}
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}

type ChoiceProps<N extends number> = {
  readonly name: string;
  readonly legend: string;
  readonly choices: readonly N[];
  readonly chosen: number;
  readonly wordOf: (choice: N) => string;
  readonly onChoose: (choice: N) => void;
};

const Choice = <N extends number>({ name, legend, choices, chosen, wordOf, onChoose }: ChoiceProps<N>) => (
  <fieldset class="choice">
    <legend>{legend}</legend>
    <div class="seg">
      {choices.map((choice) => (
        <label key={choice}>
          <input type="radio" name={name} value={choice} checked={chosen === choice} onChange={() => onChoose(choice)} />
          <span>{wordOf(choice)}</span>
        </label>
      ))}
    </div>
  </fieldset>
);

function Chats({ chats, onClear }: Offered<Clearing> & { readonly chats: readonly Chat[] }) {
  const listed = useView('chats', {});
  const rows = [...(listed?.rows ?? []), ...(listed?.archived ?? []), ...(listed?.requests ?? [])];
  return (
    <section class="card pad stack kept">
      <h2 class="lab">{t.storage.chats}</h2>
      <ul>
        {chats.slice(0, SHOWN).map((one) => {
          const row = rows.find(({ chat }) => chat === one.chat);
          const title = row?.kind === 'self' ? t.list.saved : (row?.title ?? t.storage.others);
          return (
            <li key={one.chat}>
              <Avatar user={row?.user || one.chat} title={title} photo={row?.photo} size="s40" saved={row?.kind === 'self'} />
              <span>
                <bdi class="k">{title}</bdi>
                <span class="v">{sizeOf(one.bytes)}</span>
              </span>
              {one.bytes > one.staying && (
                <button type="button" class="btn small line" aria-label={t.storage.clearOf(title)} onClick={() => onClear({ ...one, name: title })}>
                  {t.storage.clear}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Sure({ clearing: { chat, kind, name, bytes, needed, staying }, onClose }: { readonly clearing: Clearing; readonly onClose: () => void }) {
  const { busy, error, ask } = useAsk();
  const [all, setAll] = useState(false);
  const clear = async (): Promise<void> => {
    const done = await ask('clearMedia', { ...(chat !== undefined && { chat }), ...(kind && { kind }), all });
    if (!done) return;
    onClose();
    say({ text: t.storage.cleared(sizeOf(done.bytes)) });
  };
  return (
    <Dialog title={t.storage.clearTitle} onClose={onClose}>
      {name !== undefined && (
        <p>
          <bdi class="k">{name}</bdi>
        </p>
      )}
      <p>{t.storage.clearHint}</p>
      {needed > 0 && <Switch name={t.storage.needed(sizeOf(needed))} hint={t.storage.neededHint} isOn={all} onChange={setAll} />}
      <Failed error={error} />
      <Answers onCancel={onClose}>
        {/* Not awaited: it ends by closing, or by what it says. */}
        <button type="button" class="btn danger" aria-disabled={busy} onClick={() => void clear()}>
          {t.storage.clearSo(sizeOf(bytes - staying - (all ? 0 : needed)))}
        </button>
      </Answers>
    </Dialog>
  );
}
