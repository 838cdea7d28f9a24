/** The whole app: one switch over the session, and over where the person is. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { SessionView } from '../device/port/port.ts';
import { edited } from './chats/folders.ts';
import { toClear } from './clearing.ts';
import { ChatList } from './chats/list.tsx';
import { refuseFiles } from './dragged.ts';
import { isShowingKeys, useKeys } from './keys.ts';
import { useLandmarks } from './landmarks.ts';
import { useLooking } from './looking.ts';
import { asked } from './people/asking.ts';
import type { Route } from './address.ts';
import { correctAddress, forgetPlace, go, isWithin, takeLink, undoStep } from './route.ts';
import { looked } from './person.ts';
import { Rail, Tabs, useRoute } from './shell.tsx';
import { t } from './text/language.ts';
import { menu } from './ui/choices.ts';
import { beside, over } from './ui/over.ts';
import { isConfirming } from './ui/confirming.ts';
import { RemovedContext, useDevice, useRemoved, useView } from './ui/hooks.ts';
import { lazily } from './ui/lazy.tsx';
import { hush, Toasts } from './ui/say.tsx';
import { keepStanding } from './ui/standing.ts';
import { useInfo } from './info.ts';
import { openIn, shortCount, useUnread } from './unread.ts';

const SignIn = lazily(async () => (await import('./signin/signin.tsx')).SignIn);
const Gone = lazily(async () => (await import('./signin/gone.tsx')).Gone);
const Full = lazily(async () => (await import('./signin/gone.tsx')).Full);
const Conversation = lazily(async () => (await import('./chat/conversation.tsx')).Conversation, 'first');
const Settings = lazily(async () => (await import('./settings/settings.tsx')).Settings);
const JoinGroup = lazily(async () => (await import('./invites/join.tsx')).JoinGroup);
const NewChat = lazily(async () => (await import('./people/new.tsx')).NewChat);
const NewGroup = lazily(async () => (await import('./groups/new.tsx')).NewGroup);
const PersonCard = lazily(async () => (await import('./people/card.tsx')).PersonCard);
const ConfirmNumber = lazily(async () => (await import('./signin/confirm.tsx')).ConfirmNumber);
const Shortcuts = lazily(async () => (await import('./ui/shortcuts.tsx')).Shortcuts);
const InfoPanel = lazily(async () => (await import('./info/panel.tsx')).InfoPanel);
const MenuBox = lazily(async () => (await import('./ui/menu-box.tsx')).MenuBox);
const PersonDialog = lazily(async () => (await import('./people/person-dialog.tsx')).PersonDialog);
const FolderDialog = lazily(async () => (await import('./chats/folder-dialog.tsx')).FolderDialog);
const ClearDialog = lazily(async () => (await import('./chats/clear-dialog.tsx')).ClearDialog);
const Safety = lazily(async () => (await import('./people/safety.tsx')).Safety);

export function App() {
  useEffect(keepStanding, []);
  useEffect(refuseFiles, []);
  return (
    <>
      <Screens />
      <Toasts />
    </>
  );
}

function Screens() {
  const session = useSession();
  useLeaving(session?.state);
  const isJoining = useJoining(session);
  if (session && isJoining) return <SignIn session={session} />;
  switch (session?.state) {
    case 'in':
    case 'joining':
    case 'revoked':
      return (
        <RemovedContext.Provider value={session.state === 'revoked'}>
          <Main />
        </RemovedContext.Provider>
      );
    case 'out':
    case 'taken':
    case 'profile':
      return <SignIn session={session} />;
    case 'full':
      return <Full />;
    case 'damaged':
      return <Gone because={session.because} />;
    default:
      return <Opening />;
  }
}

/** A disk that cannot be opened for a while changes nothing for whoever has what was on it before them, with what they are writing. */
function useSession(): SessionView | undefined {
  const session = useView('session', {});
  const last = useRef<SessionView | undefined>(undefined);
  if (session?.state !== 'full' || !last.current) last.current = session;
  return last.current;
}

/** Is a person still kept from what a device that was just linked has of their chats? */
function useJoining(session: SessionView | undefined): boolean {
  const until = session?.state === 'joining' ? session.until : 0;
  const [over, end] = useState(0);
  useEffect(() => {
    if (until === 0) return;
    const timer = setTimeout(() => end(until), Math.min(until - Date.now(), MOST_JOINING_MS));
    return () => clearTimeout(timer);
  }, [until]);
  return until > Date.now() && until !== over;
}
/** Whatever the clock says. */
const MOST_JOINING_MS = 60_000;

/** Nothing of who was here stays on the page: neither what was said to them nor where they were. */
function useLeaving(state: SessionView['state'] | undefined): void {
  useEffect(() => {
    if (state !== 'out' && state !== 'damaged') return;
    hush();
    forgetPlace();
  }, [state]);
}

/** Before the engine has spoken: the shell as it will be, so that nothing jumps. */
const Opening = () => (
  <div class="app" aria-busy="true">
    <div class="rail" />
    <div class="list">
      <header>
        <h1>{t.list.title}</h1>
      </header>
    </div>
    <div class="main">
      <div class="canvas" />
    </div>
  </div>
);

function Main() {
  const here = useRoute();
  const isRemoved = useRemoved();
  const isInformed = useInfo(here);
  const chat = openIn(here);
  useLink();
  useTitle();
  useEffect(correctAddress, [here]);
  useLandmarks();
  useLooking();
  useKeys();
  return (
    <div class={['app', here.at !== 'chats' && 'deep', chat && 'inside'].filter(Boolean).join(' ')}>
      {here.at === 'chat' && !isRemoved && <SkipLink />}
      <Rail />
      <ChatList />
      <main class="main" {...nameOf(here)}>
        <Place here={here} />
      </main>
      {chat && isInformed && <InfoPanel key={chat} chat={chat} isLayer={here.at === 'info'} />}
      <Tabs />
      {over.value}
      {beside.value}
      {menu.value && <MenuBox key={menu.value.turn} menu={menu.value} />}
      {asked.value && <PersonDialog key={`${asked.value.is} ${asked.value.user}`} asked={asked.value} onClose={endAsking} />}
      {looked.value && <PersonCard key={looked.value.user} {...looked.value} />}
      {edited.value && <FolderDialog known={edited.value} onClose={endEditing} />}
      {toClear.value && <ClearDialog key={toClear.value.chat} asked={toClear.value} onClose={endClearing} />}
      {isConfirming.value && <ConfirmNumber onClose={endConfirming} />}
      {isShowingKeys.value && <Shortcuts onClose={hideKeys} />}
    </div>
  );
}

const hideKeys = (): void => {
  isShowingKeys.value = false;
};
const endAsking = (): void => {
  asked.value = undefined;
};
const endEditing = (): void => {
  edited.value = undefined;
};
const endClearing = (): void => {
  toClear.value = undefined;
};
const endConfirming = (): void => {
  isConfirming.value = false;
};

/** The first stop of the Tab key, seen only while it is one: past the places and the list, to where one writes. */
const SkipLink = () => (
  <button type="button" class="vh" onClick={() => document.querySelector<HTMLElement>('#composer')?.focus()}>
    {t.skipToComposer}
  </button>
);

/** The name of the main part: a person's is what the bar over it shows. */
function nameOf(here: Route): { readonly 'aria-label'?: string; readonly 'aria-labelledby'?: string } {
  switch (here.at) {
    case 'chat':
    case 'safety':
    case 'info':
    case 'join':
      return { 'aria-labelledby': 'place' };
    case 'new':
      return { 'aria-label': t.list.newChat };
    case 'group':
      return { 'aria-label': t.list.newGroup };
    case 'settings':
      return { 'aria-label': t.nav.settings };
    case 'chats':
      return {};
  }
}

function Place({ here }: { readonly here: Route }) {
  switch (here.at) {
    case 'chat':
    case 'safety':
    case 'info':
      return (
        <>
          <Conversation key={here.chat} chat={here.chat} message={here.at === 'chat' ? here.message : undefined} />
          {here.at === 'safety' && <SafetyOf chat={here.chat} />}
        </>
      );
    case 'new':
      return <NewChat code={here.code} />;
    case 'group':
      return <NewGroup />;
    case 'join':
      return <JoinGroup code={here.code} />;
    case 'settings':
      return <Settings page={here.page} />;
    case 'chats':
      return (
        <div class="canvas">
          <div class="nothing">
            <p>{t.list.nothingOpen}</p>
          </div>
        </div>
      );
  }
}

function SafetyOf({ chat }: { readonly chat: string }) {
  const view = useView('chat', { chat }, chat);
  return view ? <Safety chat={chat} user={view.user} /> : null;
}

/** How much is unread is seen from another tab. */
function useTitle(): void {
  const unread = useUnread();
  useEffect(() => {
    document.title = unread > 0 ? `(${shortCount(unread)}) ${t.app}` : t.app;
  }, [unread]);
  useEffect(
    () => () => {
      document.title = t.app;
    },
    [],
  );
}

/** A link was opened, before signing in or since: straight to where it leads. The code is taken out of the address first, once the step that signing in left is. */
function useLink(): void {
  const device = useDevice();
  useEffect(() => {
    const take = (): void => {
      const to = isWithin() ? undefined : takeLink();
      if (to) go(to, true);
    };
    undoStep();
    take();
    addEventListener('popstate', take);
    return () => removeEventListener('popstate', take);
  }, [device]);
}
