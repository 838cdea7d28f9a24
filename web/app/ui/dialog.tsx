/** What lies over everything: the native dialog, closed by Escape, its backdrop or an answer; focus goes back where it came from. */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../text/language.ts';
import { Spoken } from './say.tsx';

type Closable = { readonly onClose: () => void; readonly children: ComponentChildren };

/** A question with its title. */
export function Dialog({ title, onClose, children }: Closable & { readonly title: string }) {
  const id = useId();
  return (
    <Modal look="dlg" titleId={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
    </Modal>
  );
}

/** `titleId`: of what inside it is its name. What is around it is at rest, so what is said aloud meanwhile is said in it. */
export function Modal({ look, titleId, onClose, children }: Closable & { readonly look: string; readonly titleId: string }) {
  const ref = useRef<HTMLDialogElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  // Before the next key: one typed right after what opened it is meant for it.
  useLayoutEffect(() => {
    const dialog = ref.current;
    // Escape has a key of its own; a click beside the dialog is for who points.
    const click = (event: MouseEvent): void => {
      if (dialog && event.target === dialog && !isInside(event, dialog)) close.current();
    };
    dialog?.showModal();
    dialog?.addEventListener('click', click);
    return () => {
      dialog?.removeEventListener('click', click);
      // What opened it is at rest until then; closing gives it the focus.
      dialog?.close();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      class={look}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {children}
      <Spoken />
    </dialog>
  );
}

/** The foot of a dialog in which nothing is asked: what was looked at is put away. */
export const Closing = ({ onClose }: Pick<Closable, 'onClose'>) => (
  <div class="acts">
    <button type="button" class="btn line" onClick={onClose}>
      {t.nav.close}
    </button>
  </div>
);

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
