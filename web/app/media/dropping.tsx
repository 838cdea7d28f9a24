/** Over the chat while files are dragged: as what they are to be sent. */
import { attach } from '../chat/attached.ts';
import { t } from '../text/language.ts';
import '../styles/tray.css';
import { say } from '../ui/say.tsx';
import { Sign } from './sign.tsx';

type Props = { readonly chat: string; readonly onEnd: () => void };

export function Dropping({ chat, onEnd }: Props) {
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    onEnd();
    const zone = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-as]') : null;
    const { files, hasFolder } = droppedIn(event.dataTransfer);
    attach(chat, files, zone?.dataset['as'] === 'file');
    if (hasFolder) say({ text: t.media.noFolders });
    document.querySelector<HTMLElement>('#composer')?.focus();
  };
  const left = (event: DragEvent & { readonly currentTarget: Element }): void => {
    if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) onEnd();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: no control, but a place for who drags; whoever does not has the button beside the words
    <div class="dropping" onDragLeave={left} onDrop={drop}>
      <div data-as="photo">
        <Sign name="photo" size={32} />
        {t.media.dropPhoto}
      </div>
      <div data-as="file">
        <Sign name="file" size={32} />
        {t.media.dropFile}
      </div>
    </div>
  );
}

/** A folder comes as a file whose bytes cannot be read: what it is can be told only while it is let go. */
function droppedIn(given: DataTransfer | null): { readonly files: readonly File[]; readonly hasFolder: boolean } {
  const items = [...(given?.items ?? [])].filter(({ kind }) => kind === 'file');
  const plain = items.filter((item) => !item.webkitGetAsEntry()?.isDirectory);
  return { files: plain.flatMap((item) => item.getAsFile() ?? []), hasFolder: plain.length < items.length };
}
