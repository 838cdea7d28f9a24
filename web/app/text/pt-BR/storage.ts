/** What a person reads in Portuguese about data and storage. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';

export const storage: Later['storage'] = {
  here: 'Mídia neste aparelho',
  empty: 'Ainda nada.',
  lying: { photo: 'Fotos', video: 'Vídeos', audio: 'Música', voice: 'Mensagens de voz', file: 'Arquivos' },
  most: 'Manter no máximo',
  noLimit: 'Sem limite',
  days: 'Manter o que não vejo',
  daysOf: { three: '3 dias', week: '1 semana', month: '1 mês', ever: 'Sempre' },
  keptHint:
    'O que passar disso sai, primeiro o que está há mais tempo sem ser visto. O que você enviou e o que não dá para pedir a mais ninguém fica.',
  chats: 'Por conversa',
  others: 'Outras conversas',
  clear: 'Limpar',
  clearOf: (title: string): string => `Limpar mídia de ${isolated(title)}`,
  clearAll: 'Limpar toda a mídia',
  clearTitle: 'Tirar mídia deste aparelho?',
  clearHint: 'As mensagens ficam. O que você quiser ver de novo vem de quem ainda tem.',
  needed: (size: string): string => `Também ${size} que talvez não estejam em outro lugar`,
  neededHint: 'O que você enviou, ou o que já não dá para pedir a quem enviou. Se ninguém tiver, se perde para sempre.',
  clearSo: (size: string): string => `Limpar ${size}`,
  cleared: (size: string): string => `${size} liberados`,
  makeRoom: 'Abrir espaço',
  alone: { any: 'Mídia que chega sozinha', wifi: 'Sozinha por Wi-Fi', mobile: 'Sozinha por dados móveis' },
  kinds: { photo: 'Fotos', voice: 'Mensagens de voz', video: 'Vídeos', file: 'Arquivos e música' },
  upTo: (size: string): string => `Até ${size}`,
  aloneHint: 'O resto chega quando você toca. Vale só neste aparelho.',
  saving: 'Seu navegador economiza dados: nada chega sozinho.',
};
