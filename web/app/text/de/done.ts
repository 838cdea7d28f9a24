/** What a person reads in German of what was done to a group: one sentence each, in the list and between messages. None says whether somebody is a man or a woman. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count, list } from './count.ts';

export const done: Later['done'] = {
  others: (n) => count(n, (n) => ({ one: `${n} weitere Person`, other: `${n} weitere` })),
  created: {
    other: (who, name) => `${isolated(who)} hat die Gruppe „${isolated(name)}“ gegründet`,
    own: (name) => `Du hast die Gruppe „${isolated(name)}“ gegründet`,
  },
  added: {
    other: (who, people) => `${isolated(who)} hat ${list([...people].map(isolated))} hinzugefügt`,
    own: (people) => `Du hast ${list([...people].map(isolated))} hinzugefügt`,
    you: (who) => `${isolated(who)} hat dich hinzugefügt`,
  },
  removed: {
    other: (who, people) => `${isolated(who)} hat ${list([...people].map(isolated))} entfernt`,
    own: (people) => `Du hast ${list([...people].map(isolated))} entfernt`,
    you: (who) => `${isolated(who)} hat dich entfernt`,
  },
  banned: {
    other: (who, people) => `${isolated(who)} hat ${list([...people].map(isolated))} ausgesperrt`,
    own: (people) => `Du hast ${list([...people].map(isolated))} ausgesperrt`,
    you: (who) => `${isolated(who)} hat dich ausgesperrt`,
  },
  left: { other: (one) => `${isolated(one)} hat die Gruppe verlassen`, own: 'Du hast die Gruppe verlassen' },
  promoted: {
    other: (who, one) => `${isolated(who)} hat ${isolated(one)} Adminrechte gegeben`,
    own: (one) => `Du hast ${isolated(one)} Adminrechte gegeben`,
    you: (who) => `${isolated(who)} hat dir Adminrechte gegeben`,
  },
  demoted: {
    other: (who, one) => `${isolated(who)} hat ${isolated(one)} die Adminrechte genommen`,
    own: (one) => `Du hast ${isolated(one)} die Adminrechte genommen`,
    you: (who) => `${isolated(who)} hat dir die Adminrechte genommen`,
  },
  stepped: { other: (one) => `${isolated(one)} hat die Adminrechte abgegeben`, own: 'Du hast die Adminrechte abgegeben' },
  owner: {
    other: (who, one) => `${isolated(who)} hat die Gruppe an ${isolated(one)} übergeben`,
    own: (one) => `Du hast die Gruppe an ${isolated(one)} übergeben`,
    you: (who) => `${isolated(who)} hat dir die Gruppe übergeben`,
  },
  renamed: {
    other: (who, name) => `${isolated(who)} hat die Gruppe in „${isolated(name)}“ umbenannt`,
    own: (name) => `Du hast die Gruppe in „${isolated(name)}“ umbenannt`,
  },
  described: { other: (who) => `${isolated(who)} hat die Beschreibung geändert`, own: 'Du hast die Beschreibung geändert' },
  photo: { other: (who) => `${isolated(who)} hat das Gruppenfoto geändert`, own: 'Du hast das Gruppenfoto geändert' },
  photo_gone: { other: (who) => `${isolated(who)} hat das Gruppenfoto entfernt`, own: 'Du hast das Gruppenfoto entfernt' },
  rules: { other: (who) => `${isolated(who)} hat geändert, was Mitglieder dürfen`, own: 'Du hast geändert, was Mitglieder dürfen' },
  history_shown: {
    other: (who) => `${isolated(who)} lässt neue Mitglieder frühere Nachrichten lesen`,
    own: 'Du lässt neue Mitglieder frühere Nachrichten lesen',
  },
  history_hidden: {
    other: (who) => `${isolated(who)} verbirgt frühere Nachrichten vor neuen Mitgliedern`,
    own: 'Du verbirgst frühere Nachrichten vor neuen Mitgliedern',
  },
  joined: { other: (one) => `${isolated(one)} ist über einen Link beigetreten`, own: 'Du bist über einen Link beigetreten' },
  link: { other: (who) => `${isolated(who)} hat einen Einladungslink eingerichtet`, own: 'Du hast einen Einladungslink eingerichtet' },
  link_gone: { other: (who) => `${isolated(who)} hat einen Einladungslink widerrufen`, own: 'Du hast einen Einladungslink widerrufen' },
  pinned: {
    other: (who, what) => `${isolated(who)} hat ${what} angeheftet`,
    own: (what) => `Du hast ${what} angeheftet`,
    said: (text) => `„${isolated(text)}“`,
    message: 'eine Nachricht',
  },
};
