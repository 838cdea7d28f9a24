/** What a person reads in German while finding and verifying people. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count, number } from './count.ts';

export const people: Later['people'] = {
  title: 'Neuer Chat',
  search: 'Benutzername, Nummer oder Link',
  searchHint: 'Zum Beispiel @ada oder ein Tidings-Link. Eine Nummer führt nur zu Personen, die das in ihren Einstellungen erlauben.',
  brokenLink:
    'Dieser Link führt zu niemandem auf diesem Hub. Vielleicht ist er abgeschnitten oder von einem anderen Hub. Lass ihn dir noch einmal geben und kopiere ihn ganz.',
  searchEmpty: 'Gib zuerst einen Benutzernamen, eine Nummer oder einen Link ein.',
  findable: 'Das ist kein Benutzername, keine Telefonnummer und kein Link.',
  pasteFirst: 'Füge zuerst den Code ein.',
  otherCode: (begins) => `Das ist nicht der richtige Code: Er muss mit ${isolated(begins)} beginnen`,
  find: 'Suchen',
  contacts: 'Personen, die du kennst',
  write: 'Schreiben',
  writeTo: (name) => `${isolated(name)} schreiben`,
  myLink: 'Dein Link',
  myLinkHint: 'Wer ihn auf diesem Hub öffnet, sieht deinen Namen und kann dir schreiben. Der Hub kann ihn nicht lesen.',
  myLinkWaits: 'Er führt zu dir, sobald dieses Gerät es dem Hub gesagt hat.',
  renewLink: 'Neuer Link',
  renewTitle: 'Einen neuen Link anlegen?',
  renewWhat:
    'Der Link und der Code, die du bisher weitergegeben hast, führen dann nirgendwohin mehr. Wer dich damit schon gefunden hat, behält dich.',
  renewed: 'Dein Link ist jetzt ein neuer. Der alte führt nirgendwohin mehr.',
  copyLink: 'Link kopieren',
  scan: 'Code scannen',
  noCamera: 'Die Kamera lässt sich nicht benutzen. Füge den Code stattdessen als Text ein.',
  safetyTitle: (title) => `${isolated(title)} bestätigen`,
  safetyLead: (title) =>
    `Vergleiche das mit ${isolated(title)}, wenn ihr euch trefft, oder lies es am Telefon vor. Zeigen beide dasselbe, hört niemand mit.`,
  theirCode: (title) => `Code von ${isolated(title)}`,
  compare: 'Vergleichen',
  scanTheirs: (title) => `Code von ${isolated(title)} scannen`,
  pasteTheirs: 'Die andere Nummer einfügen',
  pastedDigits: (n, all) => `Eine Sicherheitsnummer hat ${number(all)} Ziffern; diese hat ${number(n)}.`,
  safetyQr: 'Sicherheitscode',
  safetyScan: 'Jeder von euch scannt den Code des anderen.',
  safetyShow: (title) => `Hat ${isolated(title)} eine Kamera, lässt sich dieser Code damit lesen.`,
  devices: (title, n, newest) =>
    count(n, (n) => ({
      one: `${isolated(title)} hat ein Gerät, hinzugefügt am ${newest}.`,
      other: `${isolated(title)} hat ${n} Geräte, das neueste seit ${newest}.`,
    })),
  notVerified: 'Noch nicht bestätigt',
  match: 'Es stimmt überein. Bestätigt.',
  noMatch: 'Das stimmt nicht überein. Vielleicht steht jemand zwischen euch. Schreibe nichts Vertrauliches.',
  markVerified: 'Sie stimmen überein',
  unverify: 'Bestätigung aufheben',
  copyNumber: 'Nummer kopieren',
  noContacts: 'Noch keine Kontakte',
  noContactsHint: 'Füge jemanden über Benutzernamen, Nummer oder Link hinzu, oder zeige deinen Code.',
  nobodyCalled: 'Niemand heißt so.',
  add: 'Hinzufügen',
  actions: (name) => `Was du mit ${isolated(name)} tun kannst`,
  unblockOf: (name) => `${isolated(name)} freigeben`,
};
