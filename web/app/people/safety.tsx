/** Is this really them? The safety number of two people, to compare by eye, by ear or by camera. */
import { useId, useState } from 'preact/hooks';
import type { SafetyView } from '../../device/port/port.ts';
import { goBackOr } from '../route.ts';
import '../styles/panels.css';
import '../styles/people.css';
import { dateOf } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Back } from '../ui/back.tsx';
import { Copy } from '../ui/copy.tsx';
import { Modal } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { useNarrow, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { isNumber, PasteCode, withoutSpaces } from '../ui/paste-code.tsx';
import { Qr } from '../ui/qr.tsx';
import { announce } from '../ui/say.tsx';
import { Scanner, useCamera } from '../ui/scanner.tsx';

/** Over the chat it is about; on a phone it takes all the room, and has the way back where a phone has it. */
export function Safety({ chat, user }: { readonly chat: string; readonly user: string }) {
  const view = useView('safety', { user }, user);
  const isNarrow = useNarrow();
  const hasCamera = useCamera();
  const id = useId();
  if (!view) return null;
  const leave = (): void => goBackOr({ at: 'chat', chat, message: undefined });
  return (
    <Modal look="safety" titleId={id} onClose={leave}>
      <header class="bar">
        {isNarrow && <Back to={leave} />}
        <h2 id={id}>{t.people.safetyTitle(view.title)}</h2>
        <Copy text={view.groups.join(' ')} name={t.people.copyNumber} look="btn ghost small" />
        {!isNarrow && (
          <button type="button" class="ib" aria-label={t.nav.close} onClick={leave}>
            <Icon name="close" />
          </button>
        )}
      </header>
      <div class="scroll">
        <div class="pin">
          <div class="qr-card wide">
            <Qr text={view.code} label={t.people.safetyQr} />
            <p>{hasCamera ? t.people.safetyScan : t.people.safetyShow(view.title)}</p>
          </div>
          <div class="compare">
            <Standing view={view} />
            <Groups groups={view.groups} />
            {view.devices && <p class="fine">{t.people.devices(view.title, view.devices.count, dateOf(view.devices.newestAt))}</p>}
            <Compare view={view} />
          </div>
        </div>
      </div>
    </Modal>
  );
}

const Standing = ({ view: { user, title, verified } }: { readonly view: SafetyView }) => (
  <div class="standing">
    <Avatar user={user} title={title} />
    <div>
      <b>
        {verified ? t.chat.verified : t.people.notVerified}
        {verified && (
          <span class="verified">
            <Icon name="verified" size={18} />
          </span>
        )}
      </b>
      <p>{t.people.safetyLead(title)}</p>
    </div>
  </div>
);

/** Read out group by group; digits run left to right in every script. */
const Groups = ({ groups }: { readonly groups: readonly string[] }) => (
  <ol class="sn" aria-label={t.chat.safety} dir="ltr">
    {groups.map((group, i) => (
      <li key={i}>{group}</li>
    ))}
  </ol>
);

function Compare({ view: { user, title, verified, groups } }: { readonly view: SafetyView }) {
  const hasCamera = useCamera();
  const [open, setOpen] = useState<'scan' | 'paste'>();
  const [match, setMatch] = useState<boolean>();
  const { busy, error, ask } = useAsk();
  /** The number is the same on both screens; a code says besides that it is theirs, and the device knows how to read one. */
  const matches = async (pasted: string): Promise<boolean | undefined> => {
    if (!isNumber(pasted)) return (await ask('checkSafetyCode', { user, code: pasted }))?.match;
    if (withoutSpaces(pasted) !== groups.join('')) return false;
    return (await ask('setVerified', { user, verified: true })) && true;
  };
  const check = async (pasted: string): Promise<void> => {
    setOpen(undefined);
    setMatch(undefined);
    const isMatch = await matches(pasted.trim());
    setMatch(isMatch);
    if (isMatch) announce(t.people.match);
  };
  const mark = async (isVerified: boolean): Promise<void> => {
    setMatch(undefined);
    await ask('setVerified', { user, verified: isVerified });
  };
  return (
    <>
      {match === true && verified && <p class="note ok">{t.people.match}</p>}
      <div role="alert">{match === false && <p class="note danger">{t.people.noMatch}</p>}</div>
      <Failed error={error} />
      <div class="acts">
        {hasCamera && (
          <button type="button" class="btn primary" onClick={() => setOpen('scan')}>
            <Icon name="scan" size={19} />
            {t.people.scanTheirs(title)}
          </button>
        )}
        <button type="button" class="btn line" onClick={() => setOpen('paste')}>
          {t.people.pasteTheirs}
        </button>
        <button type="button" class={verified ? 'btn ghost' : 'btn line'} aria-disabled={busy} onClick={() => mark(!verified)}>
          {!verified && <Icon name="check" size={19} />}
          {verified ? t.people.unverify : t.people.markVerified}
        </button>
      </div>
      {open === 'scan' && <Scanner title={t.people.theirCode(title)} onFound={check} onClose={() => setOpen(undefined)} />}
      {open === 'paste' && (
        <PasteCode
          title={t.people.theirCode(title)}
          label={t.people.pasteTheirs}
          button={t.people.compare}
          begins="tidings:safety:"
          digits={groups.join('').length}
          onCode={check}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}
