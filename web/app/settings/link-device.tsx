/** Letting a new device in: its code, by camera or pasted; then the same words on both, and a yes. */
import { useState } from 'preact/hooks';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { Icon } from '../ui/icon.tsx';
import { PasteCode } from '../ui/paste-code.tsx';
import { Scanner, useCamera } from '../ui/scanner.tsx';
import { say } from '../ui/say.tsx';

/** A device met by its code, which waits for a yes. */
type Met = { readonly link: string; readonly words: string; readonly name: string };

export function LinkDevice() {
  const [open, setOpen] = useState<'scan' | 'paste'>();
  const [met, meet] = useState<Met>();
  const asking = useAsk();
  const hasCamera = useCamera();
  const take = async (code: string): Promise<void> => {
    setOpen('paste');
    const answer = await asking.ask('acceptLink', { code: code.trim() });
    if (!answer) return;
    setOpen(undefined);
    meet(answer);
  };
  const close = (): void => {
    setOpen(undefined);
    asking.forget();
  };
  return (
    <div class="card pad link-in">
      <span class="pic">
        <Icon name="qr" size={26} />
      </span>
      <span class="what">
        <b>{t.settings.linkDevice}</b>
        <small>{hasCamera ? t.settings.linkLead : t.settings.linkLeadPaste}</small>
      </span>
      <span class="acts">
        {hasCamera && (
          <button type="button" class="btn primary" onClick={() => setOpen('scan')}>
            <Icon name="scan" size={19} />
            {t.people.scan}
          </button>
        )}
        <button type="button" class={hasCamera ? 'btn line' : 'btn primary'} onClick={() => setOpen('paste')}>
          {t.settings.paste}
        </button>
      </span>
      {open === 'scan' && <Scanner title={t.people.scan} onFound={take} onClose={close} />}
      {open === 'paste' && (
        <PasteCode
          title={t.settings.linkDevice}
          label={t.settings.pasteCode}
          button={asking.busy ? t.settings.meeting : t.settings.next}
          begins="tidings:link:"
          isBusy={asking.busy}
          error={asking.error}
          onType={asking.forget}
          onCode={take}
          onClose={close}
        />
      )}
      {met && <Confirm met={met} onClose={() => meet(undefined)} />}
    </div>
  );
}

function Confirm({ met, onClose }: { readonly met: Met; readonly onClose: () => void }) {
  const { busy, error, ask } = useAsk();
  const yes = async (): Promise<void> => {
    if (!(await ask('confirmLink', { link: met.link, yes: true }))) return;
    say({ text: t.settings.linked });
    onClose();
  };
  const no = (): void => {
    // Not awaited: it says only that the link was cancelled.
    void ask('confirmLink', { link: met.link, yes: false });
    onClose();
  };
  return (
    <Dialog title={t.settings.linkDevice} onClose={no}>
      <p>{t.settings.sameWords(met.name)}</p>
      <p class="words">{met.words}</p>
      <Failed error={error} />
      <div class="acts">
        <button type="button" class="btn line" aria-disabled={busy} onClick={no}>
          {t.settings.no}
        </button>
        <button type="button" class="btn primary" aria-disabled={busy} onClick={yes}>
          {busy ? t.settings.linking : t.settings.yesLink}
        </button>
      </div>
    </Dialog>
  );
}
