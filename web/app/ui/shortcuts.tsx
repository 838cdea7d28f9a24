/** The list of keys: those that work everywhere, those of who writes, and those on a message. */
import '../styles/panels.css';
import { enterSends } from '../settings/look.ts';
import { t } from '../text/language.ts';
import { Closing, Dialog } from './dialog.tsx';

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
type Does = readonly [does: string, ...keys: string[]];

function keys(): readonly (readonly [group: string, ...does: Does[]])[] {
  const { alt, shift, control, enter, home, end, page, space, remove } = t.keys.names;
  const command = isMac ? '⌘' : control;
  const { to, within, groups } = t.keys;
  const { deeds, writing } = t;
  return [
    [
      groups.everywhere,
      [to.step, `${alt} ↑`, `${alt} ↓`],
      [to.unread, `${alt} ${shift} ↑`, `${alt} ${shift} ↓`],
      [t.list.search, `${command} K`],
      [t.chat.search, `${command} F`],
      [to.parts, 'F6', `${shift} F6`],
      [to.list, t.keys.names.escape],
      [t.settings.title, `${command} ,`],
      [within.show, '?', `${command} /`],
    ],
    [
      groups.writing,
      [t.chat.send, ...(enterSends() ? [enter] : []), `${command} ${enter}`],
      [within.line, ...(enterSends() ? [] : [enter]), `${shift} ${enter}`],
      [within.editLast, '↑'],
      [within.answer, `${command} ↑`, `${command} ↓`],
      [t.chat.emoji, `${command} .`],
      [writing.formats.bold, `${command} B`],
      [writing.formats.italic, `${command} I`],
      [writing.formats.strike, `${command} ${shift} X`],
      [writing.formats.code, `${command} E`],
    ],
    [
      groups.message,
      [within.messages, '↑', '↓', home, end, `${page} ↑`, `${page} ↓`],
      [deeds.actions, enter],
      [deeds.reply, 'R'],
      [deeds.edit, 'E'],
      [deeds.copy, 'C'],
      [deeds.forward, 'F'],
      [deeds.pin, 'P'],
      [deeds.react, '+'],
      [deeds.select, space],
      [deeds.delete, remove],
      [within.quoted, document.documentElement.dir === 'rtl' ? '→' : '←'],
    ],
  ];
}

export const Shortcuts = ({ onClose }: { readonly onClose: () => void }) => (
  <Dialog title={t.keys.title} onClose={onClose}>
    {keys().map(([group, ...all], at) => (
      // It is read from its beginning, not from the button at its end.
      <section key={group} {...(at === 0 && { tabIndex: -1, autofocus: true })}>
        <h3>{group}</h3>
        <dl class="keys">
          {all.map(([does, ...names]) => (
            <div key={does}>
              <dt>{does}</dt>
              <dd dir="ltr">
                {names.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </section>
    ))}
    <Closing onClose={onClose} />
  </Dialog>
);
