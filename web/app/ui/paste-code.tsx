/** A code of another device, pasted: the dialog for it, which says what is no such code before anybody is asked. */
import { useId, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../device/port/failure.ts';
import { t } from '../text/language.ts';
import { Answers, Dialog } from './dialog.tsx';
import { Failed } from './failed.tsx';
import { Field, wants } from './field.tsx';

export type PasteCodeProps = {
  readonly title: string;
  readonly label: string;
  readonly button: string;
  /** How the code begins that is wanted. */
  readonly begins: `tidings:${'link' | 'safety'}:`;
  /** How many digits may stand for it, with any spaces between. */
  readonly digits?: number;
  readonly isBusy?: boolean;
  readonly error?: Failure | undefined;
  readonly onType?: () => void;
  readonly onCode: (code: string) => void;
  readonly onClose: () => void;
};

export function PasteCode({ title, label, button, begins, digits, isBusy = false, error, onType, onCode, onClose }: PasteCodeProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [isTried, setTried] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const code = typed.trim();
  const why = whyOther(code, begins, digits);
  const shown = isTried || code !== '' ? why : undefined;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setTried(true);
    if (why !== undefined) field.current?.focus();
    else if (!isBusy) onCode(code);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        <Field id={id} label={label} why={shown}>
          <textarea
            {...wants(id, shown, `${id}error`)}
            ref={field}
            class="input mono"
            dir="ltr"
            rows={3}
            spellcheck={false}
            autocapitalize="none"
            autocomplete="off"
            value={typed}
            onInput={(event) => {
              setTyped(event.currentTarget.value);
              onType?.();
            }}
            onKeyDown={submitByEnter}
          />
        </Field>
        <Failed error={error} id={`${id}error`} />
        <Answers onCancel={onClose}>
          <button type="submit" class="btn primary" aria-disabled={isBusy}>
            {button}
          </button>
        </Answers>
      </form>
    </Dialog>
  );
}

/** A code is one line, though it takes several to show it. */
function submitByEnter(event: KeyboardEvent & { readonly currentTarget: HTMLTextAreaElement }): void {
  if (event.key !== 'Enter' || event.isComposing) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}

export const isNumber = (text: string): boolean => /^[\d\s]+$/.test(text);
export const withoutSpaces = (text: string): string => text.replace(/\s/g, '');

/** Whether one that begins rightly is whole, the device says. */
function whyOther(code: string, begins: string, digits: number | undefined): string | undefined {
  if (code === '') return t.people.pasteFirst;
  if (digits !== undefined && isNumber(code)) {
    const { length } = withoutSpaces(code);
    return length === digits ? undefined : t.people.pastedDigits(length, digits);
  }
  return code.startsWith(begins) || begins.startsWith(code) ? undefined : t.people.otherCode(begins);
}
