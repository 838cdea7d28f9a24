/** What a person reads in German about what a chat holds. */
import type { Later } from '../text.ts';

export const gallery: Later['gallery'] = {
  title: 'Fotos, Dateien und Links',
  kinds: { media: 'Medien', file: 'Dateien', link: 'Links', voice: 'Sprache' },
  none: {
    media: 'Hier sind noch keine Fotos oder Videos.',
    file: 'Hier sind noch keine Dateien.',
    link: 'Hier sind noch keine Links.',
    voice: 'Hier sind noch keine Sprachnachrichten.',
  },
};
