/** One chat: its bar, its messages, and where one writes. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChatView } from '../../device/port.ts';
import { go, isToType } from '../route.ts';
import { t } from '../text/en.ts';
import { ConnectionStrip } from '../ui/connection.tsx';
import { Back } from '../ui/back.tsx';
import { useDevice, useLater, useRemoved } from '../ui/hooks.ts';
import { Composer } from './composer.tsx';
import { Header, titleOf } from './header.tsx';
import { Messages } from './messages.tsx';
import { placeOf } from './places.ts';
import { Request } from './request.tsx';
import { useRoving } from './roving.ts';
import type { Goal } from './scroller.tsx';

const SKELETON_MS = 150;

export function Conversation({ chat, message }: { readonly chat: string; readonly message: string | undefined }) {
  const found = useChat(chat);
  if (!found) return <Waiting />;
  return found.view ? <Open key={chat} view={found.view} message={message} /> : <NotHere />;
}

function Open({ view, message }: { readonly view: ChatView; readonly message: string | undefined }) {
  const area = useRef<HTMLDivElement>(null);
  const [goal, setGoal] = useGoals(view, message);
  const mayWrite = !useRemoved();
  const isRequest = view.state === 'request';
  useRoving(area);
  useWritingOnceHere(isRequest);
  return (
    <>
      <Header view={view} />
      <ConnectionStrip />
      {view.warning && <Warning view={view} />}
      <div class="canvas" ref={area}>
        <Messages view={view} goal={goal} go={setGoal} />
        {mayWrite && view.state === 'joining' && <p class="sys">{t.chat.joining}</p>}
        {mayWrite && !isRequest && <Composer chat={view.chat} draft={view.draft} onSent={() => setGoal({ to: 'end' })} />}
      </div>
      {mayWrite && isRequest && <Request view={view} />}
      {!mayWrite && <p class="cannot">{t.gone.cannotWrite}</p>}
    </>
  );
}

/** What was pressed to come and write, or to accept a request, was where one was, and is gone: one writes, and is there. */
function useWritingOnceHere(isRequest: boolean): void {
  const was = useRef(isRequest || isToType());
  useEffect(() => {
    if (was.current && !isRequest && document.activeElement === document.body) document.querySelector<HTMLElement>('#composer')?.focus();
    was.current = isRequest;
  }, [isRequest]);
}

/** Where to begin, and each later message that is asked for by the address. */
function useGoals(view: ChatView, message: string | undefined): [Goal, (goal: Goal) => void] {
  const [goal, set] = useState(() => openingOf(view, message));
  const asked = useRef(message);
  useEffect(() => {
    if (asked.current === message) return;
    asked.current = message;
    if (message) set({ to: 'message', id: message });
  }, [message]);
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
