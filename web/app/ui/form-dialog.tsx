/** A dialog in which something is filled in and kept: sent by Enter or its button, closed once it is kept, and open with why where it is not. */
import type { ComponentChildren } from 'preact';
import { t } from '../text/language.ts';
import type { Asking } from './ask.ts';
import { Answers, Dialog } from './dialog.tsx';
import { Failed } from './failed.tsx';

type Props = {
  readonly title: string;
  readonly look?: string;
  readonly asking: Pick<Asking, 'busy' | 'error'>;
  /** The field (its id) that is not filled in well; it gets the focus, and nothing is kept. */
  readonly wrong?: string | undefined;
  /** Somebody wants to keep it, well filled in or not. */
  readonly onTry?: () => void;
  /** Undefined where it could not be kept. */
  readonly save: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
};

export function FormDialog({ title, look, asking: { busy, error }, wrong, onTry, save, onClose, children }: Props) {
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    onTry?.();
    if (wrong !== undefined) document.getElementById(wrong)?.focus();
    else if (!busy && (await save()) !== undefined) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form class={look} onSubmit={submit} noValidate>
        {children}
        <Failed error={error} />
        <Answers onCancel={onClose}>
          <button type="submit" class="btn primary" aria-disabled={busy}>
            {t.settings.save}
          </button>
        </Answers>
      </form>
    </Dialog>
  );
}
