/** What a person reads in Portuguese about what a chat holds. */
import type { Later } from '../text.ts';

export const gallery: Later['gallery'] = {
  title: 'Fotos, arquivos e links',
  kinds: { media: 'Mídia', file: 'Arquivos', link: 'Links', voice: 'Voz' },
  none: {
    media: 'Ainda não há fotos nem vídeos aqui.',
    file: 'Ainda não há arquivos aqui.',
    link: 'Ainda não há links aqui.',
    voice: 'Ainda não há mensagens de voz aqui.',
  },
};
