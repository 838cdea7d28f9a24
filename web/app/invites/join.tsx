/** What a link into a group leads to, and coming in by it; and the groups one has asked to come into. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { type InvitePreview, isWaiting, type JoinState, type OwnJoin } from '../../device/port/invites.ts';
import { go } from '../route.ts';
import '../styles/panels.css';
import '../styles/people.css';
import '../styles/invites.css';
import { t } from '../text/language.ts';
import { type Asking, useAsk } from '../ui/ask.ts';
import { Back } from '../ui/back.tsx';
import { Failed } from '../ui/failed.tsx';
import { hueOf } from '../ui/avatar.tsx';
import { useOnline, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';

/** `code`: the link that was opened; without it, what was asked before. */
export function JoinGroup({ code }: { readonly code?: string | undefined }) {
  return (
    <div class="people" data-part>
      <header class="bar">
        <Back />
        <h1 id="place">{t.invites.invitation}</h1>
      </header>
      <div class="scroll">
        <div class="pin">{code ? <Opened key={code} code={code} /> : <OwnJoins isAlone />}</div>
      </div>
    </div>
  );
}

function Opened({ code }: { readonly code: string }) {
  const looking = useAsk();
  const asking = useAsk();
  const [preview, show] = useState<InvitePreview>();
  const look = async (): Promise<void> => {
    const found = await looking.ask('openInvite', { text: code });
    if (found) show(found.preview);
  };
  // Not awaited: what is found, or why nothing is, shows itself.
  useEffect(() => void look(), []);
  useOnline(() => !preview && void look());
  const own = useView('ownJoins', {})?.joins.find(({ invite }) => invite === preview?.invite);
  const chat = useView('chat', { chat: preview?.chat ?? '' }, preview?.chat);
  const isIn = chat?.state === 'open' || chat?.state === 'joining';
  return (
    <section class="card invitation">
      {preview ? <Face preview={preview} /> : <p role="status">{looking.busy && t.invites.looking}</p>}
      <Failed error={looking.error ?? asking.error} />
      {!preview && looking.error && looking.error.code !== 'invite_gone' && (
        <button type="button" class="btn line" onClick={() => void look()}>
          {t.invites.again2}
        </button>
      )}
      {preview && <Ways code={code} preview={preview} own={own} isIn={isIn} asking={asking} />}
    </section>
  );
}

/** The photo came with the link, so it is of nobody this device keeps. */
function Face({ preview: { chat, name, description, photo, members } }: { readonly preview: InvitePreview }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!photo) return;
    const made = URL.createObjectURL(new Blob([Uint8Array.from(photo)]));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [photo]);
  return (
    <>
      <span class={`av ${hueOf(chat)} s88`} aria-hidden="true">
        {address ? <img src={address} alt="" draggable={false} /> : <Icon name="group" size={36} />}
      </span>
      <h2 dir="auto">{name}</h2>
      <p class="fine">{t.invites.people(members)}</p>
      {description && (
        <p class="about" dir="auto">
          {description}
        </p>
      )}
    </>
  );
}

type WaysProps = {
  readonly code: string;
  readonly preview: InvitePreview;
  readonly own: OwnJoin | undefined;
  readonly isIn: boolean;
  readonly asking: Asking;
};

function Ways({ code, preview: { chat, asks, full, invite }, own, isIn, asking: { busy, ask } }: WaysProps) {
  const open = (): void => go({ at: 'chat', chat, message: undefined }, true);
  const hasAsked = useRef(false);
  // Whoever pressed here and has waited is led in; the views show whatever else came of it, or it is said why not.
  const come = (): void => {
    hasAsked.current = true;
    void ask('joinByInvite', { text: code });
  };
  const takeBack = (): void => {
    hasAsked.current = false;
    void ask('cancelJoin', { invite });
  };
  useEffect(() => {
    if (isIn && hasAsked.current) open();
  }, [isIn]);
  if (isIn)
    return (
      <>
        <p role="status">{t.invites.isIn}</p>
        <button type="button" class="btn primary" onClick={open}>
          {t.invites.open}
        </button>
      </>
    );
  if (own && isWaiting(own.state))
    return (
      <>
        <p role="status">{own.state === 'full' ? t.invites.waitsForRoom : t.invites.waiting}</p>
        <button type="button" class="btn line" aria-disabled={busy} onClick={takeBack}>
          {t.invites.takeBack}
        </button>
      </>
    );
  return (
    <>
      <p role="status">{own ? (own.state === 'declined' ? t.invites.declined : t.errors.invite_gone) : asks ? t.invites.asksNote : ''}</p>
      {full && <p>{t.invites.isFull}</p>}
      <p class="fine">{t.invites.who}</p>
      <button type="button" class="btn primary" aria-disabled={busy} onClick={come}>
        {own ? t.invites.again : asks ? t.invites.ask : t.invites.join}
      </button>
    </>
  );
}

/** `isAlone`: nothing else is on the page. */
export function OwnJoins({ isAlone = false }: { readonly isAlone?: boolean }) {
  const { busy, error, ask } = useAsk();
  const joins = useView('ownJoins', {})?.joins ?? [];
  if (joins.length === 0) return isAlone ? <p class="fine">{t.invites.noneAsked}</p> : null;
  return (
    <section>
      <h2 class="lab">{t.invites.own}</h2>
      <Failed error={error} />
      <ul class="card">
        {joins.map((one) => (
          <Own key={one.invite} one={one} busy={busy} onForget={() => void ask('cancelJoin', { invite: one.invite })} />
        ))}
      </ul>
    </section>
  );
}

type OwnProps = { readonly one: OwnJoin; readonly busy: boolean; readonly onForget: () => void };

function Own({ one: { chat, name, state }, busy, onForget }: OwnProps) {
  const what = isWaiting(state) ? t.invites.takeBack : t.invites.forget;
  return (
    <li class="person">
      <span class={`av ${hueOf(chat)} s40`} aria-hidden="true">
        <Icon name="group" size={20} />
      </span>
      <span class="what">
        <b>
          <span>
            <bdi>{name}</bdi>
          </span>
        </b>
        <small>{sayings()[state]}</small>
      </span>
      <button type="button" class="btn soft small" aria-label={t.invites.named(what, name)} aria-disabled={busy} onClick={onForget}>
        {what}
      </button>
    </li>
  );
}

/** What came of it, in few words. */
const sayings = (): Readonly<Record<JoinState, string>> => ({
  waiting: t.invites.waits,
  full: t.invites.waitsFull,
  declined: t.invites.wasDeclined,
  gone: t.invites.gone,
});
