/** Letting a new device in: its code, by camera or pasted; then the same words on both, and a yes. */
import { useId, useState } from 'preact/hooks';
import { t } from '../text/en.ts';
import { type Asking, useAsk } from '../ui/ask.ts';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { Icon } from '../ui/icon.tsx';
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
      {open === 'paste' && <Paste asking={asking} onCode={take} onClose={close} />}
      {met && <Confirm met={met} onClose={() => meet(undefined)} />}
    </div>
  );
}

type PasteProps = { readonly asking: Asking; readonly onCode: (code: string) => void; readonly onClose: () => void };

function Paste({ asking: { busy, error, forget }, onCode, onClose }: PasteProps) {
  const id = useId();
  const [code, setCode] = useState('');
  return (
    <Dialog title={t.settings.linkDevice} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onCode(code);
        }}
      >
        <label class="field" for={id}>
          <span class="lb">{t.settings.pasteCode}</span>
        </label>
        <textarea
          id={id}
          class="input mono"
          dir="ltr"
          rows={3}
          spellcheck={false}
          autocapitalize="none"
          autocomplete="off"
          aria-describedby={`${id}error`}
          value={code}
          onInput={(event) => {
            setCode(event.currentTarget.value);
            forget();
          }}
        />
        <Failed error={error} id={`${id}error`} />
        <Answers onCancel={onClose}>
          <button type="submit" class="btn primary" disabled={busy || code.trim() === ''}>
            {busy ? t.settings.meeting : t.settings.next}
          </button>
        </Answers>
      </form>
    </Dialog>
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
        <button type="button" class="btn line" disabled={busy} onClick={no}>
          {t.settings.no}
        </button>
        <button type="button" class="btn primary" disabled={busy} onClick={yes}>
          {busy ? t.settings.linking : t.settings.yesLink}
        </button>
      </div>
    </Dialog>
  );
}
