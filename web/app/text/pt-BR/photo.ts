/** What a person reads in Brazilian Portuguese while choosing a photo. */
import type { Later } from '../text.ts';

export const photo: Later['photo'] = {
  choose: 'Escolher uma foto',
  change: 'Trocar a foto',
  remove: 'Remover a foto',
  title: 'Escolha o que aparece',
  frame: 'Foto. As setas a movem; mais e menos a aproximam e afastam.',
  zoom: 'Aproximar',
  take: 'Usar a foto',
  unreadable: 'Não é possível ler esta imagem. Escolha um arquivo JPEG, PNG ou WebP de até 40 MB.',
};
