/** A hub that does not know this account's number gets it again: the steps of signing in, for somebody who is in. */
import { useState } from 'preact/hooks';
import '../styles/panels.css';
import '../styles/signin.css';
import '../styles/signin-steps.css';
import type { Asked } from '../../device/port/port.ts';
import { t } from '../text/language.ts';
import { Answers, Dialog } from '../ui/dialog.tsx';
import { say } from '../ui/say.tsx';
import { CodeForm, SentTo } from './code.tsx';
import { nothingTyped, PhoneForm } from './phone.tsx';

export function ConfirmNumber({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState(nothingTyped);
  const [sent, setSent] = useState<Asked>();
  const done = (): void => {
    say({ text: t.number.confirmed });
    onClose();
  };
  return (
    <Dialog title={sent ? t.signIn.codeTitle : t.number.confirmTitle} onClose={onClose}>
      <p>{sent ? <SentTo sent={sent} onChange={() => setSent(undefined)} /> : t.number.confirmLead}</p>
      {sent ? (
        <CodeForm key={sent.verification} sent={sent} onSent={setSent} onDone={done} />
      ) : (
        <PhoneForm typed={typed} onTyped={setTyped} onSent={setSent} />
      )}
      <Answers onCancel={onClose} />
    </Dialog>
  );
}
