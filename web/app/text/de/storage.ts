/** What a person reads in German about data and storage. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';

export const storage: Later['storage'] = {
  here: 'Medien auf diesem Gerät',
  empty: 'Noch keine.',
  lying: { photo: 'Fotos', video: 'Videos', audio: 'Musik', voice: 'Sprachnachrichten', file: 'Dateien' },
  most: 'Höchstens behalten',
  noLimit: 'Ohne Grenze',
  days: 'Behalten, was ich nicht ansehe',
  daysOf: { three: '3 Tage', week: '1 Woche', month: '1 Monat', ever: 'Für immer' },
  keptHint:
    'Was darüber ist, geht: zuerst, was am längsten niemand angesehen hat. Was du gesendet hast und was sonst niemand mehr geben kann, bleibt.',
  chats: 'Nach Chat',
  others: 'Andere Chats',
  clear: 'Leeren',
  clearOf: (title: string): string => `Medien von ${isolated(title)} leeren`,
  clearAll: 'Alle Medien leeren',
  clearTitle: 'Medien von diesem Gerät nehmen?',
  clearHint: 'Die Nachrichten bleiben. Was du wieder sehen willst, kommt von denen, die es noch haben.',
  needed: (size: string): string => `Auch ${size}, die es vielleicht sonst nirgends gibt`,
  neededHint: 'Was du gesendet hast, oder wonach man den Absender nicht mehr fragen kann. Hat es niemand, ist es für immer fort.',
  clearSo: (size: string): string => `${size} leeren`,
  cleared: (size: string): string => `${size} frei gemacht`,
  makeRoom: 'Platz schaffen',
  alone: { any: 'Medien, die von selbst kommen', wifi: 'Von selbst über WLAN', mobile: 'Von selbst über mobile Daten' },
  kinds: { photo: 'Fotos', voice: 'Sprachnachrichten', video: 'Videos', file: 'Dateien und Musik' },
  upTo: (size: string): string => `Bis ${size}`,
  aloneHint: 'Alles andere kommt, wenn du es antippst. Das gilt nur auf diesem Gerät.',
  saving: 'Dein Browser spart Daten: Nichts kommt von selbst.',
};
