/** What a person reads in Russian about data and storage. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';

export const storage: Later['storage'] = {
  here: 'Медиа на этом устройстве',
  empty: 'Пока нет.',
  lying: { photo: 'Фото', video: 'Видео', audio: 'Музыка', voice: 'Голосовые сообщения', file: 'Файлы' },
  most: 'Хранить не больше',
  noLimit: 'Без ограничения',
  days: 'Хранить то, на что я не смотрю',
  daysOf: { three: '3 дня', week: '1 неделю', month: '1 месяц', ever: 'Всегда' },
  keptHint: 'Сверх этого удаляется то, что дольше всего не смотрели. Отправленное вами и то, что больше не у кого спросить, остаётся.',
  chats: 'По чатам',
  others: 'Другие чаты',
  clear: 'Очистить',
  clearOf: (title: string): string => `Очистить медиа чата ${isolated(title)}`,
  clearAll: 'Очистить все медиа',
  clearTitle: 'Убрать медиа с этого устройства?',
  clearHint: 'Сообщения останутся. Что захотите увидеть снова, придёт от тех, у кого оно ещё есть.',
  needed: (size: string): string => `И ${size}, которых может не быть больше нигде`,
  neededHint: 'То, что отправили вы, или о чём уже не спросить отправителя. Если этого нет ни у кого, оно пропадёт навсегда.',
  clearSo: (size: string): string => `Очистить ${size}`,
  cleared: (size: string): string => `Освобождено ${size}`,
  makeRoom: 'Освободить место',
  alone: { any: 'Что загружается само', wifi: 'Само по Wi-Fi', mobile: 'Само по мобильной сети' },
  kinds: { photo: 'Фото', voice: 'Голосовые сообщения', video: 'Видео', file: 'Файлы и музыка' },
  upTo: (size: string): string => `До ${size}`,
  aloneHint: 'Остальное загружается по нажатию. Это действует только на этом устройстве.',
  saving: 'Браузер экономит трафик: само ничего не загружается.',
};
