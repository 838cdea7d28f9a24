/** What a person reads in Russian about data and storage. */
import type { Later } from '../text.ts';

export const storage: Later['storage'] = {
  alone: { any: 'Что загружается само', wifi: 'Само по Wi-Fi', mobile: 'Само по мобильной сети' },
  kinds: { photo: 'Фото', voice: 'Голосовые сообщения', video: 'Видео', file: 'Файлы и музыка' },
  upTo: (size: string): string => `До ${size}`,
  aloneHint: 'Остальное загружается по нажатию. Это действует только на этом устройстве.',
  saving: 'Браузер экономит трафик: само ничего не загружается.',
};
