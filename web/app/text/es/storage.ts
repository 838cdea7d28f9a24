/** What a person reads in Spanish about data and storage. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';

export const storage: Later['storage'] = {
  here: 'Multimedia en este dispositivo',
  empty: 'Aún nada.',
  lying: { photo: 'Fotos', video: 'Vídeos', audio: 'Música', voice: 'Mensajes de voz', file: 'Archivos' },
  most: 'Conservar como máximo',
  noLimit: 'Sin límite',
  days: 'Conservar lo que no miro',
  daysOf: { three: '3 días', week: '1 semana', month: '1 mes', ever: 'Siempre' },
  keptHint:
    'Lo que pase de ahí se quita, primero lo que lleva más tiempo sin mirarse. Lo que enviaste y lo que no se puede pedir a nadie más se queda.',
  chats: 'Por chat',
  others: 'Otros chats',
  clear: 'Borrar',
  clearOf: (title: string): string => `Borrar multimedia de ${isolated(title)}`,
  clearAll: 'Borrar toda la multimedia',
  clearTitle: '¿Quitar multimedia de este dispositivo?',
  clearHint: 'Los mensajes se quedan. Lo que quieras volver a ver llega de quien aún lo tenga.',
  needed: (size: string): string => `También ${size} que quizá no estén en otro sitio`,
  neededHint: 'Lo que enviaste, o lo que ya no se puede pedir a quien lo envió. Si nadie lo tiene, se pierde para siempre.',
  clearSo: (size: string): string => `Borrar ${size}`,
  cleared: (size: string): string => `${size} liberados`,
  makeRoom: 'Hacer sitio',
  alone: { any: 'Multimedia que llega sola', wifi: 'Sola por Wi-Fi', mobile: 'Sola por datos móviles' },
  kinds: { photo: 'Fotos', voice: 'Mensajes de voz', video: 'Vídeos', file: 'Archivos y música' },
  upTo: (size: string): string => `Hasta ${size}`,
  aloneHint: 'Lo demás llega cuando lo pulsas. Vale solo en este dispositivo.',
  saving: 'Tu navegador ahorra datos: nada llega solo.',
};
