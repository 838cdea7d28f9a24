/** What a person reads in Spanish while choosing a photo. */
import type { Later } from '../text.ts';

export const photo: Later['photo'] = {
  choose: 'Elegir una foto',
  change: 'Cambiar la foto',
  remove: 'Quitar la foto',
  title: 'Elige lo que se ve',
  frame: 'Foto. Las flechas la mueven; más y menos la acercan y la alejan.',
  zoom: 'Acercar',
  take: 'Usar la foto',
  unreadable: 'Esta imagen no se puede leer. Elige un archivo JPEG, PNG o WebP de 40 MB como máximo.',
};
