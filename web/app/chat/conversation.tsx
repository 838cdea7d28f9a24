/** One chat: its bar, its messages, and where one writes. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { MessageRow } from '../../device/port/messages.ts';
import type { ChatView } from '../../device/port/port.ts';
import { go, isToType, route } from '../route.ts';
import { seeking, typed, typedWithin } from '../seeking.ts';
import { t } from '../text/language.ts';
import { ConnectionStrip } from '../ui/connection.tsx';
import { Back } from '../ui/back.tsx';
import { useGroup } from '../ui/group.ts';
import { useDevice, useLater, useRemoved, useView } from '../ui/hooks.ts';
import { lazily } from '../ui/lazy.tsx';
import { Composer } from './composer.tsx';
import { useDragged } from './dragged.ts';
import { type Allowed, allows, answerTo, type Deeds, useDeeds } from './deeds.ts';
import { Header, titleOf } from './header.tsx';
import { Messages } from './messages.tsx';
import { useNameable } from './nameable.ts';
import { useNames } from './names.ts';
import type { Pinned } from './pinned-bar.tsx';
import { placeOf } from './places.ts';
import { excerptOf } from './quote.tsx';
import { useRoving } from './roving.ts';
import { useRowKeys } from './row-keys.ts';
import type { Goal } from './scroller.tsx';
import { useSwipe } from './swiping.ts';

// Who writes first is mostly known already.
const Request = lazily(async () => (await import('./request.tsx')).Request);

// Few people are.
const Blocked = lazily(async () => (await import('./blocked.tsx')).Blocked);
const GroupRequest = lazily(async () => (await import('../groups/request.tsx')).GroupRequest);
const NoPlace = lazily(async () => (await import('../groups/crowded.tsx')).NoPlace);
const Pending = lazily(async () => (await import('../groups/pending.tsx')).Pending);
const Doing = lazily(async () => (await import('../groups/pending.tsx')).Doing);
const JoinBar = lazily(async () => (await import('../invites/bar.tsx')).JoinBar);
const Closed = lazily(async () => (await import('../groups/closed.tsx')).Closed);

// Most messages are only read.
const Questions = lazily(async () => (await import('./questions.tsx')).Questions);
const PinnedBar = lazily(async () => (await import('./pinned-bar.tsx')).PinnedBar, 'first');
const SelectionBar = lazily(async () => (await import('./selection-bar.tsx')).SelectionBar);

const SeekBar = lazily(async () => (await import('../search/seek-bar.tsx')).SeekBar);
const Highlights = lazily(async () => (await import('../search/highlights.ts')).Highlights);

const Dropping = lazily(async () => (await import('../media/dropping.tsx')).Dropping);

const SKELETON_MS = 150;

export function Conversation({ chat, message }: { readonly chat: string; readonly message: string | undefined }) {
  const found = useChat(chat);
  if (!found) return <Waiting />;
  return found.view ? <Open key={chat} view={found.view} message={message} /> : <NotHere />;
}

function Open({ view, message }: { readonly view: ChatView; readonly message: string | undefined }) {
  const area = useRef<HTMLDivElement>(null);
  const [goal, setGoal] = useGoals(view, message);
  const rows = useRef<readonly MessageRow[]>([]);
  const deeds = useDeeds(view);
  const nameOf = useNames(view);
  const { jump, goTo, toNewest } = useJumps(setGoal);
  const people = useNameable(view);
  const mayWrite = !useRemoved();
  const isSeeking = seeking.value === view.chat;
  const pinned = usePinned(view.chat);
  const sought = isSeeking ? typedWithin.value : typed.value;
  const isRequest = view.state === 'request';
  const isBlocked = useView('person', { user: view.user }, view.user)?.blocked === true;
  const group = useGroup(view);
  const isClosed = view.state === 'out' || (group !== undefined && !isRequest && !group.may.includes('write'));
  const asking = useAsking(view.chat);
  const isOut = view.state === 'out' || (group !== undefined && group.state !== 'in');
  const allowed: Allowed = !mayWrite || isRequest || isBlocked ? 'nothing' : isOut ? 'hide' : isClosed ? 'react' : 'all';
  const mayAct = allowed === 'all';
  useRowKeys(area, rows, (deed, row) => allows(allowed, deed) && deeds.act(deed, row), jump);
  useSwipe(area, rows, deeds.act, !mayAct || deeds.picked !== undefined);
  useRoving(area);
  const [isDragged, endDrag] = useDragged(area, mayAct);
  useWritingOnceHere(isRequest);
  return (
    <>
      {/* One over the other: a bar that goes for a moment would give the list more room, and take it again. */}
      <div class="bars">
        <Header view={view} isCovered={deeds.picked !== undefined} />
        {deeds.picked && <SelectionBar view={view} deeds={deeds} />}
      </div>
      {isSeeking ? (
        <SeekBar view={view} message={message} goTo={(id) => setGoal({ to: 'message', id, isQuiet: true })} />
      ) : (
        pinned.length > 0 && <PinnedBar chat={view.chat} pinned={pinned} go={goTo} />
      )}
      {sought.trim() !== '' && <Highlights area={area} text={sought} />}
      {mayWrite && !isRequest && asking > 0 && <JoinBar chat={view.chat} count={asking} />}
      <ConnectionStrip />
      {view.warning && <Warning view={view} />}
      {group?.pending.some(({ failed }) => failed !== undefined) && <Pending group={group} failedOnly />}
      <div class="canvas" ref={area}>
        <Messages view={view} area={area} goal={goal} deeds={deeds} rows={rows} jump={jump} go={goTo} toNewest={toNewest} allowed={allowed} />
        {mayWrite && view.state === 'joining' && (group?.crowdedOut ? <NoPlace /> : <p class="sys">{t.chat.joining}</p>)}
        {group?.pending.some(({ failed }) => failed === undefined) && <Doing group={group} />}
        {isDragged && <Dropping chat={view.chat} onEnd={endDrag} />}
        {mayAct && (
          <Composer
            view={view}
            people={people}
            context={deeds.context}
            answer={(quote) => deeds.write(answerTo(quote))}
            end={() => deeds.write(undefined)}
            step={(by) => stepReply(rows.current, deeds, by)}
            editLast={() => editLast(rows.current, deeds)}
            onSent={() => setGoal({ to: 'end' })}
          />
        )}
      </div>
      {mayWrite && isRequest && (group ? <GroupRequest view={view} group={group} /> : <Request view={view} />)}
      {mayWrite && isBlocked && !isRequest && <Blocked view={view} />}
      {mayWrite && isClosed && group && <Closed group={group} />}
      {!mayWrite && <p class="cannot">{t.chat.cannotWrite}</p>}
      {deeds.question && <Questions view={view} question={deeds.question} deeds={deeds} nameOf={nameOf} />}
    </>
  );
}

/** Newest first. */
function usePinned(chat: string): readonly Pinned[] {
  const { rows = [] } = useView('pinned', { chat }, chat) ?? {};
  return rows.map((row) => ({ id: row.id, mayPin: row.mayPin, said: excerptOf(row) }));
}

/** How many ask to come in. */
function useAsking(chat: string): number {
  const { rows = [], archived = [] } = useView('chats', {}) ?? {};
  return [...rows, ...archived].find((row) => row.chat === chat)?.asking ?? 0;
}

/** Goes to what was answered and back: after a jump the round button first leads to where one came from. */
function useJumps(setGoal: (goal: Goal) => void) {
  const from = useRef<string[]>([]);
  const jump = useCallback(
    (to: string, came: string) => {
      from.current = [...from.current, came].slice(-MOST_JUMPS);
      setGoal({ to: 'message', id: to });
    },
    [setGoal],
  );
  const toNewest = useCallback(() => {
    const id = from.current.pop();
    setGoal(id === undefined ? { to: 'end' } : { to: 'message', id });
  }, [setGoal]);
  const goTo = useCallback((id: string) => setGoal({ to: 'message', id }), [setGoal]);
  return { jump, goTo, toNewest };
}
const MOST_JUMPS = 20;

/** The answer is to the message before or after; past the newest to none. */
function stepReply(rows: readonly MessageRow[], { context, write }: Deeds, by: -1 | 1): void {
  const some = rows.filter(({ kind, status }) => kind === 'text' && status !== 'failed');
  const at = context?.is === 'reply' ? some.findIndex(({ id }) => id === context.id) : some.length;
  const row = some[at + by];
  if (row) write({ is: 'reply', id: row.id, said: excerptOf(row) });
  else if (by > 0 && context?.is === 'reply') write(undefined);
}

/** Is there one that may still be changed? */
function editLast(rows: readonly MessageRow[], { change }: Deeds): boolean {
  const row = rows.findLast(({ own, mayEdit }) => own && mayEdit);
  if (row) change(row);
  return row !== undefined;
}

/** What was pressed to come and write, or to accept a request, was where one was, and is gone: one writes, and is there. */
function useWritingOnceHere(isRequest: boolean): void {
  const was = useRef(isRequest);
  // Before the next key: one typed right after is meant for it.
  useLayoutEffect(() => {
    const isFree = isToType() || (was.current && document.activeElement === document.body);
    if (isFree && !isRequest) document.querySelector<HTMLElement>('#composer')?.focus();
    was.current = isRequest;
  }, [isRequest]);
}

/** Where to begin, and each later message that is asked for by the address. */
function useGoals(view: ChatView, message: string | undefined): [Goal, (goal: Goal) => void] {
  const [goal, set] = useState(() => openingOf(view, message));
  const here = route.value;
  const asked = useRef(here);
  // Each step that leads here is one: the same message may be asked for again.
  useEffect(() => {
    if (asked.current === here) return;
    asked.current = here;
    if (message) set({ to: 'message', id: message });
  }, [here, message]);
  return [goal, set];
}

function openingOf({ chat, firstUnread }: ChatView, message: string | undefined): Goal {
  const place = placeOf(chat);
  if (message) return { to: 'message', id: message };
  if (firstUnread) return { to: 'unread', id: firstUnread };
  return place ? { to: 'place', ...place } : { to: 'end' };
}

/** The chat as it is now; `view` is undefined where it is not on this device. Undefined until the device has said. */
function useChat(chat: string): { readonly view: ChatView | undefined } | undefined {
  const device = useDevice();
  const [found, set] = useState<{ readonly chat: string; readonly view: ChatView | undefined }>();
  useLayoutEffect(() => device.watch('chat', { chat }, (view) => set({ chat, view })), [device, chat]);
  return found?.chat === chat ? found : undefined;
}

const Warning = ({ view }: { readonly view: ChatView }) => (
  <div class="strip danger" role="alert">
    <span>{t.chat.branch(titleOf(view))}</span>
    <button type="button" class="btn small line" onClick={() => go({ at: 'safety', chat: view.chat })}>
      {t.chat.checkSafety}
    </button>
  </div>
);

const SKELETON = ['w60', 'w40 own', 'w80', 'w40', 'w60 own'] as const;

function Waiting() {
  const isSlow = useLater(SKELETON_MS);
  return (
    <>
      <header class="bar">
        <Back />
        <h1 class="vh" id="place">
          {t.nav.chats}
        </h1>
      </header>
      <div class="canvas" aria-busy="true">
        {isSlow && (
          <div class="msgs ghost" aria-hidden="true">
            {SKELETON.map((shape) => (
              <i key={shape} class={`sk ${shape}`} />
            ))}
          </div>
        )}
      </div>
    </>
  );
}

const NotHere = () => (
  <>
    <header class="bar">
      <Back />
    </header>
    <div class="canvas">
      <div class="nothing">
        <h1 id="place">{t.chat.notHere}</h1>
      </div>
    </div>
  </>
);
