/** The list of keys. */
import '../styles/panels.css';
import { t } from '../text/en.ts';
import { Dialog } from './dialog.tsx';

const COMMAND = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';
const KEYS: readonly (readonly [does: string, ...keys: string[]])[] = [
  [t.keys.to.step, 'Alt ↑', 'Alt ↓'],
  [t.keys.to.unread, 'Alt Shift ↑', 'Alt Shift ↓'],
  [t.keys.to.parts, 'F6', 'Shift F6'],
  [t.keys.to.list, 'Esc'],
  [t.keys.within.messages, '↑', '↓', 'Home', 'End', 'Page ↑', 'Page ↓'],
  [t.chat.send, `${COMMAND} Enter`],
  [t.keys.within.line, 'Shift Enter'],
  [t.settings.title, `${COMMAND} ,`],
  [t.keys.within.show, `${COMMAND} /`],
];

export const Shortcuts = ({ onClose }: { readonly onClose: () => void }) => (
  <Dialog title={t.keys.title} onClose={onClose}>
    <dl class="keys">
      {KEYS.map(([does, ...keys]) => (
        <div key={does}>
          <dt>{does}</dt>
          <dd dir="ltr">
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
    <div class="acts">
      <button type="button" class="btn line" onClick={onClose}>
        {t.nav.close}
      </button>
    </div>
  </Dialog>
);
