/** The messages of one chat: drawn by days and groups, opened where one should begin, followed while one looks. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ChatView, MessageRow } from '../../device/port.ts';
import { dayName } from '../text/dates.ts';
import { t } from '../text/en.ts';
import { Avatar } from '../ui/avatar.tsx';
import { useDevice } from '../ui/hooks.ts';
import { announce, say } from '../ui/say.tsx';
import { arrange, type Item } from './arrange.ts';
import { type Act, Bubble } from './bubble.tsx';
import { type Divider, useDivider } from './divider.ts';
import { FloatingDay, useFloatingDay } from './floating-day.tsx';
import { titleOf } from './header.tsx';
import { newsIn } from './news.ts';
import { keepOneStop } from './roving.ts';
import { isAtBottom, type Kept } from './scroll.ts';
import { type Goal, Scroller, type Shown, type View, type Watch } from './scroller.tsx';
import { ToNewest } from './to-newest.tsx';
import { lastSeen, useIncoming, usePlace, useReader } from './watching.ts';

type Props = { readonly view: ChatView; readonly goal: Goal; readonly go: (goal: Goal) => void };

const FLASH_MS = 1600;

export function Messages({ view, goal, go }: Props) {
  const device = useDevice();
  const { chat } = view;
  const { divider, came } = useDivider(view);
  const [isAway, setAway] = useState(false);
  const [flashed, onGoal] = useFlash();
  const day = useFloatingDay();
  const watched = useWatched(view, came);
  const watch = useCallback<Watch<MessageRow>>((window, on) => device.watch('messages', { chat, ...window }, on), [device, chat]);
  const act = useCallback<Act>((what, id) => void answered(device.call(what, { chat, id })), [device, chat]);
  const onSeen = useCallback(
    (kept: Kept, shown: Shown<MessageRow>, byPerson: boolean) => {
      setAway(shown.newer || !isAtBottom(kept));
      day.moved(kept, shown.rows, byPerson);
      watched.current(kept, shown);
    },
    [day, watched],
  );
  const render = useCallback(
    (shown: View<MessageRow>) => <Rows view={view} shown={shown} divider={divider} flashed={flashed} act={act} />,
    [view, divider, flashed, act],
  );
  return (
    <Scroller watch={watch} goal={goal} label={t.chat.messagesIn(titleOf(view))} render={render} onSeen={onSeen} onGoal={onGoal}>
      <FloatingDay day={day.shown} />
      {isAway && <ToNewest unread={view.unread} onPress={() => go({ to: 'end' })} />}
    </Scroller>
  );
}

type RowsProps = {
  readonly view: ChatView;
  readonly shown: View<MessageRow>;
  readonly divider: Divider | undefined;
  readonly flashed: string | undefined;
  readonly act: Act;
};

function Rows({ view, shown, divider, flashed, act }: RowsProps) {
  const title = titleOf(view);
  const now = Date.now();
  return (
    <>
      {!shown.older && <Hello view={view} />}
      {arrange(shown.rows, shown.older, divider?.id).map((item) => {
        if (item.kind === 'day') return <DayLine key={`day ${item.time}`} item={item} now={now} />;
        if (item.kind === 'unread') return <UnreadLine key="unread" count={divider?.count ?? 0} />;
        const { row, first } = item;
        return <Bubble key={row.id} row={row} first={first} flash={row.id === flashed} title={title} act={act} />;
      })}
    </>
  );
}

const DayLine = ({ item, now }: { readonly item: Extract<Item, { kind: 'day' }>; readonly now: number }) => (
  <li class="day">{dayName(item.time, now)}</li>
);

const UnreadLine = ({ count }: { readonly count: number }) => (
  <li class="unread" data-unread>
    <span>{t.chat.newMessages(count)}</span>
  </li>
);

/** Where there is nothing older: who this is, and that nobody else reads it. */
const Hello = ({ view }: { readonly view: ChatView }) => (
  <li class="hello">
    <Avatar user={view.user} title={titleOf(view)} size="s88" saved={view.kind === 'self'} />
    <b>
      <bdi>{titleOf(view)}</bdi>
    </b>
    {view.kind === 'self' ? t.chat.helloSelf : t.chat.hello}
  </li>
);

/** Everything that follows from a new view or a new place, in one function that is always the latest. */
function useWatched(view: ChatView, came: (ids: readonly string[]) => void) {
  const reader = useReader(view);
  const incoming = useIncoming(titleOf(view));
  const leave = usePlace(view.chat);
  const before = useRef<Shown<MessageRow>>(undefined);
  const watched = useRef<(kept: Kept, shown: Shown<MessageRow>) => void>(() => undefined);
  watched.current = (kept, shown) => {
    keepOneStop(kept.list);
    const seen = lastSeen(kept, shown.rows);
    if (seen) reader.saw(seen);
    leave(kept, !shown.newer);
    if (before.current === shown) return;
    const news = newsIn(before.current, shown);
    before.current = shown;
    came(news.incoming.map(({ id }) => id));
    incoming.arrived(news.incoming.map(({ text, kind }) => (kind === 'text' ? text : t.chat.unsupported)));
    for (const status of news.settled) announce(t.status[status]);
  };
  return watched;
}

/** What was jumped to lights up and has the focus; what is not there any more is said. */
function useFlash(): [string | undefined, (goal: Goal, row: HTMLElement | undefined) => void] {
  const [flashed, flash] = useState<string>();
  useEffect(() => {
    if (flashed === undefined) return;
    const timer = setTimeout(() => flash(undefined), FLASH_MS);
    return () => clearTimeout(timer);
  }, [flashed]);
  const onGoal = useCallback((goal: Goal, row: HTMLElement | undefined) => {
    if (goal.to !== 'message') return;
    if (!row) return say({ text: t.chat.gone });
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    flash(goal.id);
  }, []);
  return [flashed, onGoal];
}

/** A refusal is said; what was done is seen. */
async function answered(asked: ReturnType<ReturnType<typeof useDevice>['call']>): Promise<void> {
  const answer = await asked;
  if (!answer.ok) say({ text: answer.error.message });
}
