/** What is to be sent is picked: with the browser's own window for it, or a phone's camera in that. */
import { attach } from '../chat/attached.ts';
import { t } from '../text/language.ts';
import { type Choice, openUnder } from '../ui/choices.ts';

export function openAttach(button: HTMLElement, chat: string): void {
  // Whether there is a camera is not asked: where one points with a finger the system opens it, and elsewhere it would pick files once more.
  const camera: Choice = { name: t.media.camera, icon: 'camera', run: () => pick(chat, 'image/*', false, 'environment') };
  const cameras = matchMedia('(pointer: coarse)').matches ? [camera] : [];
  openUnder(button, t.chat.attach, [
    [
      { name: t.media.photoOrVideo, icon: 'image', run: () => pick(chat, 'image/*,video/*', false) },
      ...cameras,
      { name: t.media.file, icon: 'folder', run: () => pick(chat, '', true) },
    ],
  ]);
}

/** Asks for files; what is chosen hangs on the chat. `capture`: which camera, where they are to come of one (HTML Media Capture). */
export function pick(chat: string, accept: string, original: boolean, capture = ''): void {
  const input = Object.assign(document.createElement('input'), { type: 'file', multiple: capture === '', accept, capture });
  input.addEventListener('change', () => {
    attach(chat, [...(input.files ?? [])], original);
    document.querySelector<HTMLElement>('#composer')?.focus();
  });
  input.click();
}
