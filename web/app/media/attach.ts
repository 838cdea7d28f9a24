/** What is to be sent is picked: with the browser's own window for it, or a phone's camera in that. */
import { attach } from '../chat/attached.ts';
import { t } from '../text/language.ts';
import { openUnder } from '../ui/choices.ts';

export function openAttach(button: HTMLElement, chat: string): void {
  openUnder(button, t.chat.attach, [
    [
      { name: t.media.photoOrVideo, icon: 'camera', run: () => pick(chat, 'image/*,video/*', false) },
      { name: t.media.file, icon: 'folder', run: () => pick(chat, '', true) },
    ],
  ]);
}

/** Asks for files; what is chosen hangs on the chat. */
export function pick(chat: string, accept: string, original: boolean): void {
  const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true, accept });
  input.addEventListener('change', () => {
    attach(chat, [...(input.files ?? [])], original);
    document.querySelector<HTMLElement>('#composer')?.focus();
  });
  input.click();
}
