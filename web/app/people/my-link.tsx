/** By what others find me: a link to show or to send, and another in its place. */
import { useEffect, useState } from 'preact/hooks';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Copy } from '../ui/copy.tsx';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { Qr } from '../ui/qr.tsx';
import { say } from '../ui/say.tsx';

export function MyLink() {
  const shown = useView('ownLink', {});
  const making = useAsk();
  const [isAsked, ask] = useState(false);
  // Not awaited: where there is one already it is shown, else the one that is made, or why none is.
  useEffect(() => void making.ask('makeOwnLink', { renew: false }), []);
  return (
    <section>
      <h2 class="lab">{t.people.myLink}</h2>
      <Failed error={making.error} />
      {shown && (
        <div class="card my-link">
          <div class="qr-card">
            <Qr text={shown.link} label={t.people.myLink} />
          </div>
          <div class="what">
            <p>{t.people.myLinkHint}</p>
            <code class="codetext" dir="ltr">
              {shown.link}
            </code>
            <p class="fine" role="status">
              {!shown.stands && t.people.myLinkWaits}
            </p>
            <div class="acts">
              <Copy text={shown.link} name={t.people.copyLink} />
              <button type="button" class="btn soft" onClick={() => ask(true)}>
                <Icon name="refresh" size={20} />
                {t.people.renewLink}
              </button>
            </div>
          </div>
        </div>
      )}
      {isAsked && <Renew onClose={() => ask(false)} />}
    </section>
  );
}

function Renew({ onClose }: { readonly onClose: () => void }) {
  const { busy, error, ask } = useAsk();
  const renew = async (): Promise<void> => {
    if (!(await ask('makeOwnLink', { renew: true }))) return;
    onClose();
    say({ text: t.people.renewed });
  };
  return (
    <Dialog title={t.people.renewTitle} onClose={onClose}>
      <p>{t.people.renewWhat}</p>
      <Failed error={error} />
      <Answers onCancel={onClose}>
        {/* Not awaited: it closes, or says why not. */}
        <button type="button" class="btn danger" aria-disabled={busy} onClick={() => void renew()}>
          {t.people.renewLink}
        </button>
      </Answers>
    </Dialog>
  );
}
