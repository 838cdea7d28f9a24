/** What a person reads in Russian about what a chat holds. */
import type { Later } from '../text.ts';

export const gallery: Later['gallery'] = {
  title: 'Фото, файлы и ссылки',
  kinds: { media: 'Медиа', file: 'Файлы', link: 'Ссылки', voice: 'Голос' },
  none: {
    media: 'Здесь пока нет фото и видео.',
    file: 'Здесь пока нет файлов.',
    link: 'Здесь пока нет ссылок.',
    voice: 'Здесь пока нет голосовых сообщений.',
  },
};
