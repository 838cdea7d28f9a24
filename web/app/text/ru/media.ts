/** What a person reads in Russian about media. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { number } from './count.ts';

export const media: Later['media'] = {
  stop: 'Остановить',
  fetch: 'Скачать',
  gone: 'Этого больше ни у кого нет или сейчас нет.',
  broken: 'Это не то, о чём говорит сообщение.',
  full: 'На этом устройстве нет места.',
  sofar: (done: string, all: string): string => `${done} из ${all}`,
  open: 'Открыть',
  showInChat: 'Показать в чате',
  save: 'Сохранить',
  runsTitle: 'Это может запустить программу',
  runsHint: (name: string): string =>
    `${isolated(name)} может сделать на компьютере что угодно, если его открыть. Сохраняйте, только если ждали этот файл.`,
  saveStill: 'Всё равно сохранить',
  play: 'Воспроизвести',
  pause: 'Пауза',
  speed: 'Скорость',
  where: 'Место в записи',
  unfit: 'Здесь это показать нельзя. Сохраните, чтобы открыть в другом месте.',
  before: 'Назад',
  after: 'Вперёд',
  photoOrVideo: 'Фото или видео',
  file: 'Файл',
  remove: (name: string): string => `Убрать ${isolated(name)}`,
  more: 'Добавить ещё',
  asFile: 'Отправить файлами',
  preparing: 'Подготовка…',
  tooMany: (n: number): string => `В сообщении помещается файлов: ${number(n)}. Остальное не добавлено.`,
  dropPhoto: 'Перетащите сюда, чтобы отправить как фото',
  dropFile: 'Перетащите сюда, чтобы отправить файлами',
  empty: (name: string): string => `${isolated(name)}: файл пуст.`,
  brokenFile: (name: string): string => `${isolated(name)} не читается как изображение. Отправьте файлом.`,
  tooManyPixels: (name: string): string => `В ${isolated(name)} слишком много пикселей для показа. Отправьте файлом.`,
  tooLarge: (name: string, most: string): string => `${isolated(name)}: слишком большой файл. Этот хаб принимает файлы до ${most}.`,
  unreadable: (name: string): string => `${isolated(name)} больше не читается. Выберите снова.`,
  cancelSend: 'Отменить отправку',
};
