/** The messages of one chat: drawn by days and groups, opened where one should begin, followed while one looks. */
import { loadRest } from '../ui/rest.ts';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { MessageRow } from '../../device/port/messages.ts';
import type { ChatView } from '../../device/port/port.ts';
import { calledBy } from '../called.ts';
import { dayName } from '../text/dates.ts';
import { loadLater, t } from '../text/language.ts';
import { Avatar } from '../ui/avatar.tsx';
import { useDevice, useView } from '../ui/hooks.ts';
import { lazily } from '../ui/lazy.tsx';
import { type Spot, usePress } from '../ui/press.ts';
import { announce, say } from '../ui/say.tsx';
import { arrange, type Item } from './arrange.ts';
import { Bubble } from './bubble.tsx';
import type { Act, Allowed, Deeds } from './deeds.ts';
import { type Divider, useDivider } from './divider.ts';
import { FloatingDay, useFloatingDay } from './floating-day.tsx';
import { titleOf } from './header.tsx';
import { type FaceOf, type NameOf, useFaces, useNames } from './names.ts';
import { newsIn } from './news.ts';
import { keepUp, usePicking } from './picking.ts';
import { excerptOf } from './quote.tsx';
import { keepOneStop } from './roving.ts';
import { useSameRows } from './same-rows.ts';
import { isAtBottom, type Kept } from './scroll.ts';
import { type Goal, Scroller, type Shown, type View, type Watch } from './scroller.tsx';
import { lastSeen, useIncoming, usePlace, useReactionReader, useReader } from './watching.ts';

type Area = { readonly current: HTMLElement | null };
/** `rows`: as they are on screen, for whoever asks of one by its id. `jump`: goes to a message, and remembers from which. */
type Props = {
  readonly view: ChatView;
  readonly area: Area;
  readonly goal: Goal;
  readonly deeds: Deeds;
  readonly rows: { current: readonly MessageRow[] };
  readonly jump: (to: string, from: string) => void;
  /** Goes to a message, and back to where one was only by hand. */
  readonly go: (to: string) => void;
  readonly toNewest: () => void;
  readonly allowed: Allowed;
};

const FLASH_MS = 1600;
const Jumps = lazily(async () => (await import('./jumps.tsx')).Jumps, 'first');
const HoverBar = lazily(async () => (await import('./hover-bar.tsx')).HoverBar);

export function Messages({ view, area, goal, deeds, rows, jump, go, toNewest, allowed }: Props) {
  const device = useDevice();
  const { chat } = view;
  const { divider, came } = useDivider(view);
  const [isAway, setAway] = useState(false);
  const [flashed, onGoal] = useFlash();
  const day = useFloatingDay();
  const watch = useCallback<Watch<MessageRow>>((window, on) => device.watch('messages', { chat, ...window }, on), [device, chat]);
  const nameOf = useNames(view);
  const faceOf = useFaces(view);
  const me = useView('me', {})?.user;
  const watched = useWatched(view, came, me, nameOf, deeds);
  const { act, picked } = deeds;
  const openMenu = useMenu(area, rows, deeds, allowed);
  const hasMouse = useMouse(area);
  const onSeen = useCallback(
    (kept: Kept, shown: Shown<MessageRow>, byPerson: boolean) => {
      setAway(shown.newer || !isAtBottom(kept));
      day.moved(kept, shown.rows, byPerson);
      watched.current(kept, shown);
      rows.current = shown.rows;
    },
    [day, watched, rows],
  );
  const render = useCallback(
    (shown: View<MessageRow>) => (
      <Rows
        view={view}
        shown={shown}
        divider={divider}
        flashed={flashed}
        picked={picked}
        me={me}
        nameOf={nameOf}
        faceOf={faceOf}
        act={act}
        jump={jump}
      />
    ),
    [view, divider, flashed, picked, me, nameOf, faceOf, act, jump],
  );
  return (
    <Scroller watch={watch} goal={goal} label={t.chat.messagesIn(titleOf(view))} render={render} onSeen={onSeen} onGoal={onGoal}>
      <FloatingDay day={day.shown} />
      {(isAway || view.firstMention || view.firstReacted) && <Jumps view={view} isAway={isAway} go={go} toNewest={toNewest} />}
      {hasMouse && allowed === 'all' && !picked && <HoverBar area={area} rows={rows} act={act} openMenu={openMenu} />}
    </Scroller>
  );
}

type RowsProps = {
  readonly view: ChatView;
  readonly shown: View<MessageRow>;
  readonly divider: Divider | undefined;
  readonly flashed: string | undefined;
  readonly picked: Deeds['picked'];
  readonly me: string | undefined;
  readonly nameOf: NameOf;
  readonly faceOf: FaceOf;
  readonly act: Act;
  readonly jump: Props['jump'];
};

function Rows({ view, shown, divider, flashed, picked, me, nameOf, faceOf, act, jump }: RowsProps) {
  const now = Date.now();
  const { chat } = view;
  const group = view.kind === 'group' ? chat : undefined;
  const same = useSameRows(shown.rows);
  return (
    <>
      {!shown.older && <Hello view={view} />}
      {arrange(shown.rows, shown.older, divider?.id).map((item) => {
        if (item.kind === 'day') return <DayLine key={`day ${item.time}`} item={item} now={now} />;
        if (item.kind === 'unread') return <UnreadLine key="unread" count={divider?.count ?? 0} />;
        const { row, first, last } = item;
        const more = { first, last, chat, group, me, nameOf, faceOf, act, jump, flash: row.id === flashed, picked: picked?.has(row.id) };
        return <Bubble key={same.get(row.id) ?? row.id} row={row} {...more} />;
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

const HELLO = { direct: 'hello', group: 'helloGroup', self: 'helloSelf' } as const;

/** Where there is nothing older: who this is, and that nobody else reads it. */
const Hello = ({ view }: { readonly view: ChatView }) => (
  <li class="hello">
    <Avatar user={view.user || view.chat} title={titleOf(view)} photo={view.photo} size="s88" saved={view.kind === 'self'} />
    <b>
      <bdi>{titleOf(view)}</bdi>
    </b>
    {t.chat[HELLO[view.kind]]}
  </li>
);

/** The menu of a message, by a right click, a finger that stays, the menu key or Enter on it. While some are picked out, one more or less is. */
function useMenu(area: Area, rows: Props['rows'], deeds: Deeds, allowed: Allowed): (row: MessageRow, on: HTMLElement, spot: Spot) => void {
  const rowOf = (on: HTMLElement): MessageRow | undefined => rows.current.find(({ id }) => id === on.dataset['id']);
  usePress(area, '[data-id]', (on, spot) => {
    const row = rowOf(on);
    if (!row || row.kind === 'service') return;
    if (deeds.picked) return deeds.act('select', row);
    open(row, on, spot);
  });
  usePicking(area, rows, deeds, allowed !== 'nothing');
  const { act } = deeds;
  const open = useCallback(
    (row: MessageRow, on: HTMLElement, spot: Spot) =>
      // Not awaited: the menu comes when its code is there, and a chunk that does not load surfaces by itself.
      void Promise.all([import('./message-menu.tsx'), loadRest()]).then(([menu]) => menu.openMessageMenu(row, on, spot, act, allowed)),
    [act, allowed],
  );
  return open;
}

/** Has a mouse been over a message? What only a mouse needs comes then. */
function useMouse(area: Area): boolean {
  const [has, set] = useState(false);
  useEffect(() => {
    const element = area.current;
    const moved = ({ pointerType, target }: PointerEvent): void =>
      set(pointerType === 'mouse' && target instanceof Element && target.closest('.msg') !== null);
    if (!has) element?.addEventListener('pointermove', moved, { passive: true });
    return () => element?.removeEventListener('pointermove', moved);
  }, [area, has]);
  return has;
}

/** Everything that follows from a new view or a new place, in one function that is always the latest. */
function useWatched(view: ChatView, came: (ids: readonly string[]) => void, me: string | undefined, nameOf: NameOf, deeds: Deeds) {
  const reader = useReader(view);
  const incoming = useIncoming(titleOf(view));
  const seeReactions = useReactionReader(view);
  const leave = usePlace(view.chat);
  const before = useRef<Shown<MessageRow>>(undefined);
  const watched = useRef<(kept: Kept, shown: Shown<MessageRow>) => void>(() => undefined);
  watched.current = (kept, shown) => {
    keepOneStop(kept.list);
    const seen = lastSeen(kept, shown.rows);
    if (seen) reader.saw(seen);
    seeReactions(kept, shown.rows);
    leave(kept, !shown.newer);
    if (before.current === shown) return;
    const news = newsIn(before.current, shown);
    before.current = shown;
    keepUp(deeds, shown);
    came(news.incoming.map(({ id }) => id));
    incoming.arrived(
      news.incoming.map((row) => (view.kind === 'group' ? t.chat.incoming(calledBy(nameOf, row.author), excerptOf(row)) : excerptOf(row))),
    );
    if (news.changes.length > 0) {
      // Not awaited: it is said when the words for it are here.
      void Promise.all([import('../groups/sentences.ts'), loadLater()]).then(([{ saidIn, sentencesOf, textOf }]) => {
        for (const row of news.changes)
          for (const one of sentencesOf(row.service ?? [], { user: row.author, me, said: saidIn(row) })) announce(textOf(one, nameOf));
      });
    }
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
    if (goal.isQuiet) announce(row.querySelector('.tx')?.firstChild?.textContent ?? '');
    else {
      row.tabIndex = -1;
      row.focus({ preventScroll: true });
    }
    flash(goal.id);
  }, []);
  return [flashed, onGoal];
}
