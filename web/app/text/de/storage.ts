/** What a person reads in German about data and storage. */
import type { Later } from '../text.ts';

export const storage: Later['storage'] = {
  alone: { any: 'Medien, die von selbst kommen', wifi: 'Von selbst über WLAN', mobile: 'Von selbst über mobile Daten' },
  kinds: { photo: 'Fotos', voice: 'Sprachnachrichten', video: 'Videos', file: 'Dateien und Musik' },
  upTo: (size: string): string => `Bis ${size}`,
  aloneHint: 'Alles andere kommt, wenn du es antippst. Das gilt nur auf diesem Gerät.',
  saving: 'Dein Browser spart Daten: Nichts kommt von selbst.',
};
