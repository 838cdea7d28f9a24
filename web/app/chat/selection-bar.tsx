/** In the place of the bar over a chat while messages are picked out: how many, and what can be done with all of them. */
import { useEffect, useRef } from 'preact/hooks';
import type { ChatView } from '../../device/port/port.ts';
import { askAbout } from '../people/asking.ts';
import { t } from '../text/language.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { letterOf } from '../ui/key.ts';
import { useLayer } from '../ui/layers.ts';
import { copyText } from './copying.ts';
import type { Deeds } from './deeds.ts';
import { titleOf } from './header.tsx';
import { useNames } from './names.ts';

export function SelectionBar({ view, deeds }: { readonly view: ChatView; readonly deeds: Deeds }) {
  const { picked, pick, ask } = deeds;
  const nameOf = useNames(view);
  const end = (): void => pick(undefined);
  useLayer(true, end);
  const rows = [...(picked?.values() ?? [])].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
  const texts = rows.filter(({ kind, status }) => kind === 'text' && status !== 'failed');
  const copy = (): void => {
    copyText(rows, nameOf);
    end();
  };
  // Of one person: a report is about one.
  const theirs = texts.length === rows.length && rows.every(({ own, author }) => !own && author === rows[0]?.author) ? rows[0]?.author : undefined;
  const report = (): void => {
    if (theirs === undefined) return;
    askAbout({ is: 'report', user: theirs, name: nameOf(theirs), chat: view.chat, messages: rows.map(({ id }) => id) });
    end();
  };
  const forward = (): void => ask({ is: 'forward', rows: texts });
  const remove = (): void => ask({ is: 'delete', rows });
  const mayCopy = texts.length > 0 && 'clipboard' in navigator;
  useKeys({
    c: mayCopy ? copy : nothing,
    f: texts.length > 0 ? forward : nothing,
    delete: remove,
    backspace: remove,
    r: nothing,
    e: nothing,
    p: nothing,
    '+': nothing,
  });
  return (
    <header class="bar picking" data-part>
      {/* Whose chat it is: the bar under this one is not there for who cannot see it. */}
      <h1 class="vh">{titleOf(view)}</h1>
      <Press name={t.nav.close} icon="close" onPress={end} />
      <div class="tt" role="status">
        <b>{t.deeds.selected(rows.length)}</b>
      </div>
      {mayCopy && <Press name={t.deeds.copy} icon="copy" onPress={copy} />}
      {texts.length > 0 && <Press name={t.deeds.forward} icon="forward" onPress={forward} />}
      {theirs !== undefined && <Press name={t.person.report} icon="flag" onPress={report} />}
      <Press name={t.deeds.delete} icon="trash" onPress={remove} />
    </header>
  );
}

const nothing = (): void => undefined;

/** On a message, before its own keys (row-keys.ts): what they do to one would pass by what is picked out. */
function useKeys(deeds: Readonly<Record<string, () => void>>): void {
  const latest = useRef(deeds);
  latest.current = deeds;
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const isOnMessage = event.target instanceof Element && event.target.matches('.msgs [data-id]');
      const deed = latest.current[letterOf(event) ?? event.key.toLowerCase()];
      if (!deed || !isOnMessage || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      deed();
    };
    window.addEventListener('keydown', pressed, true);
    return () => window.removeEventListener('keydown', pressed, true);
  }, []);
}

const Press = ({ name, icon, onPress }: { readonly name: string; readonly icon: IconName; readonly onPress: () => void }) => (
  <button type="button" class="ib" aria-label={name} title={name} onClick={onPress}>
    <Icon name={icon} />
  </button>
);
