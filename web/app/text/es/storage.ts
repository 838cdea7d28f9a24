/** What a person reads in Spanish about data and storage. */
import type { Later } from '../text.ts';

export const storage: Later['storage'] = {
  alone: { any: 'Multimedia que llega sola', wifi: 'Sola por Wi-Fi', mobile: 'Sola por datos móviles' },
  kinds: { photo: 'Fotos', voice: 'Mensajes de voz', video: 'Vídeos', file: 'Archivos y música' },
  upTo: (size: string): string => `Hasta ${size}`,
  aloneHint: 'Lo demás llega cuando lo pulsas. Vale solo en este dispositivo.',
  saving: 'Tu navegador ahorra datos: nada llega solo.',
};
