/** What lies over the chat while something about messages is asked or shown: one at a time. */
import '../styles/questions.css';
import type { ChatView } from '../../device/port/port.ts';
import { EmojiPicker } from '../emoji/picker.tsx';
import { t } from '../text/language.ts';
import { Dialog } from '../ui/dialog.tsx';
import type { Deeds, Question } from './deeds.ts';
import { Delete } from './delete.tsx';
import { Forward } from './forward.tsx';
import { Info } from './message-info.tsx';
import type { NameOf } from './names.ts';
import { Versions } from './versions.tsx';
import { Who } from './who.tsx';

type Props = { readonly view: ChatView; readonly question: Question; readonly deeds: Deeds; readonly nameOf: NameOf };

export function Questions({ view, question: { is, rows }, deeds, nameOf }: Props) {
  const close = (): void => deeds.ask(undefined);
  const [row] = rows;
  if (!row) return null;
  const one = { chat: view.chat, row, nameOf, onClose: close };
  switch (is) {
    case 'delete':
      return <Delete view={view} rows={rows} onClose={close} onDone={() => deeds.pick(undefined)} />;
    case 'forward':
      return <Forward chat={view.chat} rows={rows} onClose={close} onDone={() => deeds.pick(undefined)} />;
    case 'info':
      return <Info {...one} />;
    case 'versions':
      return <Versions {...one} />;
    case 'who':
      return <Who {...one} />;
    case 'react':
      return (
        <Dialog title={t.deeds.react} onClose={close}>
          <EmojiPicker
            onPick={(emoji) => {
              close();
              deeds.act('react', row, emoji);
            }}
          />
        </Dialog>
      );
  }
}
