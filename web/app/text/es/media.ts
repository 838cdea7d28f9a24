/** What a person reads in Spanish about media. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { number } from './count.ts';

export const media: Later['media'] = {
  stop: 'Parar',
  fetch: 'Descargar',
  gone: 'Ya nadie tiene esto, o no ahora.',
  broken: 'Esto no es lo que dice su mensaje.',
  full: 'No queda espacio en este dispositivo.',
  sofar: (done: string, all: string): string => `${done} de ${all}`,
  open: 'Abrir',
  showInChat: 'Mostrar en el chat',
  save: 'Guardar',
  runsTitle: 'Esto puede ejecutar un programa',
  runsHint: (name: string): string =>
    `${isolated(name)} puede hacer cualquier cosa en tu ordenador al abrirse. Guárdalo solo si lo esperabas de quien lo envió.`,
  saveStill: 'Guardar igualmente',
  play: 'Reproducir',
  pause: 'Pausa',
  speed: 'Velocidad',
  where: 'Punto de la grabación',
  unfit: 'Esto no se puede mostrar aquí. Guárdalo para abrirlo en otro sitio.',
  before: 'Anterior',
  after: 'Siguiente',
  photoOrVideo: 'Foto o vídeo',
  file: 'Archivo',
  remove: (name: string): string => `Quitar ${isolated(name)}`,
  more: 'Añadir más',
  asFile: 'Enviar como archivos',
  preparing: 'Preparando…',
  tooMany: (n: number): string => `Un mensaje admite ${number(n)} archivos. El resto se ha dejado fuera.`,
  dropPhoto: 'Suelta aquí para enviar como fotos',
  dropFile: 'Suelta aquí para enviar como archivos',
  empty: (name: string): string => `${isolated(name)} está vacío.`,
  brokenFile: (name: string): string => `${isolated(name)} no se puede leer como imagen. Envíalo como archivo.`,
  tooManyPixels: (name: string): string => `${isolated(name)} tiene demasiados píxeles para mostrarse. Envíalo como archivo.`,
  tooLarge: (name: string, most: string): string => `${isolated(name)} es demasiado grande. Este hub admite archivos de hasta ${most}.`,
  unreadable: (name: string): string => `${isolated(name)} ya no se puede leer. Elígelo de nuevo.`,
  cancelSend: 'Cancelar el envío',
};
