/** The links into a group: made, shown, passed on, changed and revoked. */
import { useId, useState } from 'preact/hooks';
import type { InviteRow } from '../../device/port/invites.ts';
import '../styles/panels.css';
import '../styles/invites.css';
import { dateOf } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Copy } from '../ui/copy.tsx';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { Qr } from '../ui/qr.tsx';
import { Switch } from '../ui/switch.tsx';

const DAY = 24 * 60 * 60 * 1000;
const USES = [0, 1, 10, 100] as const;
const DAYS = [0, 1, 7, 30] as const;

export function GroupLinks({ chat, onClose }: { readonly chat: string; readonly onClose: () => void }) {
  const [revoking, revoke] = useState<InviteRow>();
  const links = useView('invites', { chat }, chat)?.invites;
  if (revoking) return <Revoke chat={chat} row={revoking} onClose={() => revoke(undefined)} />;
  return (
    <Dialog title={t.invites.title} onClose={onClose}>
      <p class="fine">{t.invites.lead}</p>
      {links && (
        <ul class="invite-links" aria-label={t.invites.title}>
          {links.map((row, i) => (
            <li key={row.invite}>
              <Link chat={chat} row={row} isFirst={i === 0} onRevoke={() => revoke(row)} />
            </li>
          ))}
          {links.length === 0 && <li class="fine">{t.invites.none}</li>}
        </ul>
      )}
      <Make chat={chat} />
      <div class="acts">
        <button type="button" class="btn line" onClick={onClose}>
          {t.invites.close}
        </button>
      </div>
    </Dialog>
  );
}

type LinkProps = { readonly chat: string; readonly row: InviteRow; readonly isFirst: boolean; readonly onRevoke: () => void };

function Link({ chat, row, isFirst, onRevoke }: LinkProps) {
  const { invite, link, asks, uses, until, state } = row;
  const [isCode, showCode] = useState(isFirst && state === 'working');
  const { busy, error, ask } = useAsk();
  const mayShare = 'share' in navigator;
  return (
    <>
      <code class="codetext" dir="ltr">
        {link}
      </code>
      <p class="fine" role="status">
        {saying(row)}
      </p>
      {isCode && (
        <div class="qr-card">
          <Qr text={link} label={t.invites.title} />
        </div>
      )}
      <Failed error={error} />
      <div class="acts">
        <Copy text={link} name={t.invites.copy} look="btn soft small" />
        {mayShare && (
          // The browser asks where to; that nobody chose anything is no failure.
          <button type="button" class="btn soft small" onClick={() => void navigator.share({ url: link }).catch(() => undefined)}>
            <Icon name="forward" size={19} />
            {t.deeds.share}
          </button>
        )}
        <button type="button" class="btn soft small" aria-expanded={isCode} onClick={() => showCode(!isCode)}>
          <Icon name="qr" size={19} />
          {isCode ? t.invites.hideCode : t.invites.code}
        </button>
        <button type="button" class="btn soft small" aria-disabled={busy} onClick={onRevoke}>
          <Icon name="trash" size={19} />
          {t.invites.revoke}
        </button>
      </div>
      {state === 'working' && (
        <Switch
          name={t.invites.asks}
          hint={t.invites.asksHint}
          isOn={asks}
          isOff={busy}
          onChange={(isOn) => void ask('changeInvite', { chat, invite, asks: isOn, uses, until })}
        />
      )}
    </>
  );
}

/** How it stands with it, in one line. */
function saying({ state, uses, used, until }: InviteRow): string {
  if (state === 'pending' || state === 'used' || state === 'expired' || state === 'ended') return t.invites[state];
  const came = uses > 0 ? t.invites.cameOf(used, uses) : t.invites.came(used);
  return until > 0 ? `${came} · ${t.invites.endsOn(dateOf(until))}` : came;
}

function Make({ chat }: { readonly chat: string }) {
  const { busy, error, ask } = useAsk();
  const [asks, setAsks] = useState(false);
  const [uses, setUses] = useState(0);
  const [days, setDays] = useState(0);
  const id = useId();
  const make = (event: SubmitEvent): void => {
    event.preventDefault();
    // Not awaited: the list shows it, or it is said why not.
    if (!busy) void ask('createInvite', { chat, asks, uses, until: days === 0 ? 0 : Date.now() + days * DAY });
  };
  const endings = { 0: t.invites.noEnd, 1: t.invites.day, 7: t.invites.week, 30: t.invites.month };
  return (
    <form class="make-link" onSubmit={make}>
      <h3 class="lab">{t.invites.make}</h3>
      <Switch name={t.invites.asks} hint={t.invites.asksHint} isOn={asks} onChange={setAsks} />
      <label for={`${id}uses`}>{t.invites.uses}</label>
      <select id={`${id}uses`} class="input" value={uses} onChange={(event) => setUses(Number(event.currentTarget.value))}>
        {USES.map((one) => (
          <option key={one} value={one}>
            {one === 0 ? t.invites.noLimit : t.invites.people(one)}
          </option>
        ))}
      </select>
      <label for={`${id}until`}>{t.invites.until}</label>
      <select id={`${id}until`} class="input" value={days} onChange={(event) => setDays(Number(event.currentTarget.value))}>
        {DAYS.map((one) => (
          <option key={one} value={one}>
            {endings[one]}
          </option>
        ))}
      </select>
      <Failed error={error} />
      <button type="submit" class="btn primary" aria-disabled={busy}>
        {t.invites.make}
      </button>
    </form>
  );
}

function Revoke({ chat, row: { invite }, onClose }: { readonly chat: string; readonly row: InviteRow; readonly onClose: () => void }) {
  const { busy, error, ask } = useAsk();
  const revoke = async (): Promise<void> => {
    if (await ask('revokeInvite', { chat, invite })) onClose();
  };
  return (
    <Dialog title={t.invites.revokeTitle} onClose={onClose}>
      <p>{t.invites.revokeWhat}</p>
      <Failed error={error} />
      <Answers onCancel={onClose}>
        {/* Not awaited: it closes, or says why not. */}
        <button type="button" class="btn danger" aria-disabled={busy} onClick={() => void revoke()}>
          {t.invites.revoke}
        </button>
      </Answers>
    </Dialog>
  );
}
