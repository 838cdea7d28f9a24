/** A question over everything: the native dialog, closed by Escape, its backdrop or an answer; focus goes back where it came from. */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../text/en.ts';

export function Dialog({ title, onClose, children }: { readonly title: string; readonly onClose: () => void; readonly children: ComponentChildren }) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  const close = useRef(onClose);
  close.current = onClose;
  // Before the next key: one typed right after what opened it is meant for it.
  useLayoutEffect(() => {
    const opener = document.activeElement;
    const dialog = ref.current;
    // Escape has a key of its own; a click beside the dialog is for who points.
    const click = (event: MouseEvent): void => {
      if (dialog && event.target === dialog && !isInside(event, dialog)) close.current();
    };
    dialog?.showModal();
    dialog?.addEventListener('click', click);
    return () => {
      dialog?.removeEventListener('click', click);
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      class="dlg"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

/** The foot of a dialog: the way out without doing anything, then what may be done. */
export function Answers({ onCancel, children }: { readonly onCancel: () => void; readonly children?: ComponentChildren }) {
  return (
    <div class="acts">
      <button type="button" class="btn line" onClick={onCancel}>
        {t.signIn.cancel}
      </button>
      {children}
    </div>
  );
}

/** The backdrop is the dialog itself to a click; where it was tells them apart. */
function isInside({ clientX, clientY }: MouseEvent, dialog: HTMLElement): boolean {
  const box = dialog.getBoundingClientRect();
  return clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
}
