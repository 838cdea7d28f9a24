/** What a person reads in Russian while choosing a photo. */
import type { Later } from '../text.ts';

export const photo: Later['photo'] = {
  choose: 'Выбрать фото',
  change: 'Сменить фото',
  remove: 'Убрать фото',
  title: 'Что будет видно',
  frame: 'Фото. Стрелки двигают его, плюс и минус приближают и отдаляют.',
  zoom: 'Ближе',
  take: 'Взять это фото',
  unreadable: 'Это изображение не читается. Выберите файл JPEG, PNG или WebP не больше 40 МБ.',
};
