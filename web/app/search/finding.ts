/** What a search shows, held until the next is there, and the people and chats it may name. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Person } from '../../device/port/people.ts';
import type { ChatRow, Views } from '../../device/port/port.ts';
import type { SearchView } from '../../device/port/search.ts';
import { language, t } from '../text/language.ts';
import { useDevice, useView } from '../ui/hooks.ts';
import type { Named } from './person-picker.tsx';

export type Asked = Views['search']['in'];

/** What is found of it; of what was asked before, until the first of it is. Undefined where nothing is asked. */
export function useFound(asked: Asked | undefined): SearchView | undefined {
  const device = useDevice();
  const [shown, show] = useState<SearchView>();
  const key = JSON.stringify(asked);
  useEffect(() => (asked ? device.watch('search', asked, show) : show(undefined)), [device, key]);
  return asked && shown;
}

/** All chats on this device that are looked through, and everybody who may have written in them; contacts there is no chat with besides. */
export type NamedHere = {
  readonly chats: readonly ChatRow[];
  readonly chatById: ReadonlyMap<string, ChatRow>;
  readonly strangers: readonly Person[];
  readonly people: readonly Named[];
};

export function useNamed(): NamedHere {
  const view = useView('chats', {});
  const contacts = useView('people', {})?.people;
  const writers = useView('writers', { locale: language.value })?.people;
  const me = useView('me', {});
  return useMemo(() => {
    const chats = [...(view?.rows ?? []), ...(view?.archived ?? [])];
    const met = new Set(chats.flatMap(({ kind, user }) => (kind === 'direct' ? [user] : [])));
    const strangers = (contacts ?? []).filter(({ user }) => !met.has(user));
    const others = (writers ?? []).map(({ user, name, username, photo }) => ({ user, name: name || `@${username}`, photo }));
    const people = [...(me ? [{ user: me.user, name: t.chat.you, called: me.name, photo: me.photo }] : []), ...others];
    return { chats, chatById: new Map(chats.map((row) => [row.chat, row])), strangers, people };
  }, [view, contacts, writers, me]);
}
