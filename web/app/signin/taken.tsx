/** The number has an account: link with a device that has it, or begin anew, in plain words of what that costs. */
import { useState } from 'preact/hooks';
import { t } from '../text/language.ts';
import { useAsk } from '../ui/ask.ts';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { Failed } from '../ui/failed.tsx';
import { Icon } from '../ui/icon.tsx';
import { Frame } from './frame.tsx';

/** `onAnew` is told when the number moves, where it does so later. */
export type TakenProps = {
  readonly onLink: () => void;
  readonly onAnew: (waitingUntil: number | undefined) => void;
  /** It was the wrong number. */
  readonly onOther: () => void;
};

export function Taken({ onLink, onAnew, onOther }: TakenProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <Frame title={t.signIn.takenTitle} lead={t.signIn.takenLead} back={{ name: t.signIn.otherNumber, run: onOther }}>
      <button type="button" class="btn primary block" onClick={onLink}>
        <Icon name="qr" size={20} />
        {t.signIn.takenLink}
      </button>
      <section class="card anew">
        <h2>{t.signIn.anewTitle}</h2>
        <p>{t.signIn.anewLead}</p>
        <button type="button" class="btn danger small" onClick={() => setAsking(true)}>
          {t.signIn.anew}
        </button>
      </section>
      {isAsking && <Sure onClose={() => setAsking(false)} onAnew={onAnew} />}
    </Frame>
  );
}

function Sure({ onClose, onAnew }: { readonly onClose: () => void; readonly onAnew: TakenProps['onAnew'] }) {
  const { busy, error, ask } = useAsk();
  const start = async (): Promise<void> => {
    const answer = await ask('startAnew', {});
    if (answer) onAnew(answer.waitingUntil);
  };
  return (
    <Dialog title={t.signIn.anewSure} onClose={onClose}>
      <p>{t.signIn.anewSureLead}</p>
      <Failed error={error} />
      <Answers onCancel={onClose}>
        <button type="button" class="btn danger" aria-disabled={busy} onClick={start}>
          {t.signIn.anew}
        </button>
      </Answers>
    </Dialog>
  );
}
