/** What a person reads in German about one person. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const person: Later['person'] = {
  username: 'Benutzername',
  ownName: 'Eigener Name',
  groups: 'Gemeinsame Gruppen',
  addContact: 'Zu Kontakten hinzufügen',
  removeContact: 'Aus Kontakten entfernen',
  added: (name) => `${isolated(name)} ist in deinen Kontakten`,
  removed: (name) => `${isolated(name)} ist nicht mehr in deinen Kontakten`,
  rename: 'Umbenennen',
  renameTitle: (name) => `Wie nennst du ${isolated(name)}?`,
  renameLabel: 'Name',
  renameHint: 'Nur du siehst ihn. Bleibt er leer, gilt der Name, den die Person sich selbst gibt.',
  block: 'Blockieren',
  unblock: 'Freigeben',
  blockTitle: (name) => `${isolated(name)} blockieren?`,
  blockHint:
    'Von dort kommt nichts mehr, und von dir geht nichts mehr hin: keine Nachricht und auch nicht, ob du da bist. Es wird niemandem mitgeteilt. Was inzwischen geschrieben wird, siehst du nie. In gemeinsamen Gruppen bleibt verborgen, was die Person sagt.',
  blocked: (name) => `${isolated(name)} ist blockiert`,
  unblocked: (name) => `${isolated(name)} ist nicht mehr blockiert`,
  youBlocked: (name) => `Du hast ${isolated(name)} blockiert.`,
  report: 'Melden',
  reportTitle: (name) => `${isolated(name)} melden`,
  reportLead: (name) =>
    `Deine Meldung geht an den Betrieb dieses Hubs. Lesbar sind dort nur die Nachrichten, die du mitschickst; sie verlassen die Ende-zu-Ende-Verschlüsselung. ${isolated(name)} erfährt nichts davon.`,
  reasons: {
    spam: 'Spam',
    fraud: 'Betrug',
    harassment: 'Belästigung',
    violence: 'Gewalt',
    child_abuse: 'Sexueller Missbrauch von Kindern',
    impersonation: 'Gibt sich als jemand anderes aus',
    other: 'Etwas anderes',
  },
  reason: 'Grund',
  reportText: 'Was ist geschehen (freiwillig)',
  reportLast: (n) => count(n, (n) => ({ one: `Die letzte Nachricht mitschicken`, other: `Die letzten ${n} Nachrichten mitschicken` })),
  reportThese: (n) => count(n, (n) => ({ one: `${n} Nachricht wird mitgeschickt.`, other: `${n} Nachrichten werden mitgeschickt.` })),
  reportSend: 'Meldung senden',
  reported: 'Deine Meldung wurde gesendet',
  alsoBlock: (name) => `${isolated(name)} auch blockieren`,
};
