/** Looking for something in the open chat: how often it is said, one after the other, by whom, and a day to go to. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChatView } from '../../device/port/port.ts';
import type { SearchInView } from '../../device/port/search.ts';
import { endSeek, leave, onEscape, typedWithin } from '../seeking.ts';
import '../styles/search.css';
import '../styles/deeds.css';
import { t } from '../text/language.ts';
import { useDevice, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { useLayer } from '../ui/layers.ts';
import { OneDay } from './days.tsx';
import { From } from './filters.tsx';
import type { Named } from './person-picker.tsx';
import { Sought } from './sought.tsx';

/** `message`: the one that was come to. `goTo`: shows a message; where one types stays where one types. */
type Props = { readonly view: ChatView; readonly message: string | undefined; readonly goTo: (id: string) => void };

/** The newest is gone to when nothing was typed for so long. */
const SETTLE_MS = 250;

export function SeekBar({ view, message, goTo }: Props) {
  const [from, setFrom] = useState<Named>();
  const [isPickingDay, pickDay] = useState(false);
  const device = useDevice();
  const { chat } = view;
  const text = typedWithin.value;
  const found = useFoundIn(chat, text, from?.user);
  const [at, go] = useStanding(found, message, goTo);
  useLayer(true, endSeek);
  useEffect(() => () => leave('.main .bar .seek'), []);
  const step = (by: number): void => {
    const to = found?.ids[at + by];
    if (to !== undefined) go(to);
  };
  const toDay = async (time: number): Promise<void> => {
    pickDay(false);
    const answer = await device.call('messageAt', { chat, time });
    if (answer.ok && answer.id !== undefined) goTo(answer.id);
  };
  return (
    <search class="seekbar" data-part>
      <Field onStep={step} />
      <From people={usePeople(view)} from={from} onChange={setFrom} />
      <div class="onward">
        <span class="count" role="status">
          {found && countOf(found, at)}
        </span>
        <Step name={t.search.older} isUp isOff={!found || at >= found.ids.length - 1} onPress={() => step(1)} />
        <Step name={t.search.newer} isOff={at <= 0} onPress={() => step(-1)} />
        <button type="button" class="ib" aria-label={t.search.toDay} title={t.search.toDay} onClick={() => pickDay(true)}>
          <Icon name="calendar" size={20} />
        </button>
        <button type="button" class="ib" aria-label={t.search.close} title={t.search.close} onClick={endSeek}>
          <Icon name="close" size={20} />
        </button>
      </div>
      {/* Not awaited: it ends by going there. */}
      {isPickingDay && <OneDay onClose={() => pickDay(false)} onPick={(day) => void toDay(day)} />}
    </search>
  );
}

function countOf({ ids, isMore, isDone }: SearchInView, at: number): string {
  if (ids.length === 0) return isDone ? t.search.noneAtAll : '';
  return (isMore ? t.search.atMore : t.search.at)(at + 1, ids.length);
}

/** Undefined where nothing is looked for; of what was looked for before, until the first of it is there. */
function useFoundIn(chat: string, text: string, from: string | undefined): SearchInView | undefined {
  const device = useDevice();
  const [shown, show] = useState<SearchInView>();
  const isAsked = text.trim() !== '' || from !== undefined;
  useEffect(() => (isAsked ? device.watch('searchIn', { chat, text, from }, show) : show(undefined)), [device, chat, text, from, isAsked]);
  return isAsked ? shown : undefined;
}

/** Which of them one is at: where one stood, while it is among them; else the newest, gone to once one has stopped typing. */
function useStanding(found: SearchInView | undefined, message: string | undefined, goTo: (id: string) => void): [number, (id: string) => void] {
  const [id, setId] = useState(message);
  const go = (next: string): void => {
    setId(next);
    goTo(next);
  };
  const latest = useRef(go);
  latest.current = go;
  const newest = found?.ids[0];
  const isLost = found !== undefined && (id === undefined || !found.ids.includes(id));
  useEffect(() => {
    if (!isLost || newest === undefined) return;
    const timer = setTimeout(() => latest.current(newest), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [isLost, newest]);
  return [Math.max(0, found && id !== undefined ? found.ids.indexOf(id) : 0), go];
}

function Field({ onStep }: { readonly onStep: (by: number) => void }) {
  const onKey = (event: KeyboardEvent): void => {
    onEscape(event, endSeek);
    const by = stepOf(event);
    if (by === undefined) return;
    event.preventDefault();
    onStep(by);
  };
  return <Sought name={t.chat.search} text={typedWithin.value} onType={setTyped} onKey={onKey} />;
}

const setTyped = (text: string): void => {
  typedWithin.value = text;
};

/** Enter and up go to the older, with Shift and down to the newer. */
function stepOf({ key, shiftKey, isComposing }: KeyboardEvent): number | undefined {
  if (isComposing) return undefined;
  if (key === 'Enter') return shiftKey ? -1 : 1;
  return { ArrowUp: 1, ArrowDown: -1 }[key];
}

type StepProps = { readonly name: string; readonly isUp?: boolean; readonly isOff: boolean; readonly onPress: () => void };

/** Stays where it is when there is nothing further, and so does the focus. */
const Step = ({ name, isUp = false, isOff, onPress }: StepProps) => (
  <button type="button" class={isUp ? 'ib up' : 'ib'} aria-label={name} title={name} aria-disabled={isOff} onClick={onPress}>
    <Icon name="down" size={20} />
  </button>
);

/** Who may have written in it. */
function usePeople(view: ChatView): readonly Named[] {
  const group = useView('group', { chat: view.chat }, view.chat);
  const me = useView('me', {});
  const others = group
    ? group.members.filter(({ own }) => !own)
    : view.kind === 'direct'
      ? [{ user: view.user, name: view.title, photo: view.photo }]
      : [];
  return [...(me ? [{ user: me.user, name: t.chat.you, called: me.name, photo: me.photo }] : []), ...others];
}
