/** This device joins an account: it shows a code, then the words that the other device must show too. */
import { useEffect } from 'preact/hooks';
import type { LinkView } from '../../device/port/port.ts';
import { countdown } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { SLOT } from '../text/slot.ts';
import { Around } from '../ui/around.tsx';
import { useAsk } from '../ui/ask.ts';
import { Copy } from '../ui/copy.tsx';
import { deviceName } from '../ui/device-name.ts';
import { Failed } from '../ui/failed.tsx';
import { useDevice, useNow, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { Qr } from '../ui/qr.tsx';
import { Frame } from './frame.tsx';

const SECOND = 1000;

export function Link({ onBack }: { readonly onBack: () => void }) {
  const device = useDevice();
  const view = useView('link', {});
  const { ask, error } = useAsk();
  const begin = (): void => {
    // Not awaited: the view and the error say how it goes.
    void ask('startLink', { name: deviceName(navigator.userAgent, t.signIn.browserOn, t.settings.unnamedDevice) });
  };
  // A code is made when this is shown, and given up when it is left.
  useEffect(() => {
    begin();
    return () => void device.call('cancelLink', {});
  }, [device]);
  return (
    <Frame title={t.signIn.linkTitle} lead={t.signIn.linkLead} back={{ name: t.signIn.usePhone, run: onBack }}>
      <Failed error={error} />
      {view && <State view={view} onAgain={begin} />}
    </Frame>
  );
}

/** The device is linked, and has not heard yet what its person's chats are. */
export const Joining = () => (
  <Frame title={t.signIn.linkTitle} lead={t.signIn.joiningLead}>
    <Coming />
  </Frame>
);

const Coming = () => (
  <p class="waiting" role="status">
    <Icon name="ok" size={20} />
    {t.signIn.joining}
  </p>
);

function State({ view, onAgain }: { readonly view: LinkView; readonly onAgain: () => void }) {
  switch (view.state) {
    case 'idle':
      return null;
    case 'showing':
      return <Showing code={view.code} expiresAt={view.expiresAt} onAgain={onAgain} />;
    case 'confirming':
      return (
        <div class="card check" role="status">
          <span class="pic">
            <Icon name="shield" />
          </span>
          <span>
            {t.signIn.words} <b class="words">{view.words}</b>
            <small>{t.signIn.wordsElse}</small>
          </span>
        </div>
      );
    case 'joining':
    case 'done':
      return <Coming />;
    case 'failed':
      return (
        <>
          <Failed error={view.error} />
          <NewCode onAgain={onAgain} />
        </>
      );
  }
}

function Showing({ code, expiresAt, onAgain }: { readonly code: string; readonly expiresAt: number; readonly onAgain: () => void }) {
  const left = expiresAt - useNow(SECOND);
  if (left <= 0) return <NewCode onAgain={onAgain} />;
  return (
    <>
      <div class="link-code">
        <div class="qr-card">
          <Qr text={code} label={t.signIn.linkQr} />
        </div>
        <ol class="how">
          {t.signIn.linkSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </div>
      <p class="waiting">
        <Icon name="refresh" size={18} />
        <span>
          <Around text={t.signIn.linkWaiting(SLOT)}>
            <b class="num">{countdown(left)}</b>
          </Around>
        </span>
      </p>
      <div class="code-text">
        <Copy text={code} name={t.signIn.copy} look="btn line small" />
        <code class="codetext" dir="ltr">
          {code}
        </code>
      </div>
    </>
  );
}

const NewCode = ({ onAgain }: { readonly onAgain: () => void }) => (
  <button type="button" class="btn primary block" onClick={onAgain}>
    {t.signIn.newCode}
  </button>
);
