/** What a person reads in Spanish about what a chat holds. */
import type { Later } from '../text.ts';

export const gallery: Later['gallery'] = {
  title: 'Fotos, archivos y enlaces',
  kinds: { media: 'Multimedia', file: 'Archivos', link: 'Enlaces', voice: 'Voz' },
  none: {
    media: 'Aquí aún no hay fotos ni vídeos.',
    file: 'Aquí aún no hay archivos.',
    link: 'Aquí aún no hay enlaces.',
    voice: 'Aquí aún no hay mensajes de voz.',
  },
};
