/** What a person reads in Spanish of a device that is of no more use, or of none for the moment. */
import type { Later } from '../text.ts';
import { count } from './count.ts';

const several = (messages: string): string =>
  `${messages} nunca salieron de este dispositivo. Copia lo que aún necesites: ningún otro dispositivo los tiene.`;

export const gone: Later['gone'] = {
  removed: 'Otro de tus dispositivos cerró la sesión de este. Lo que hay en él se puede seguir leyendo; no le llega nada nuevo.',
  clear: 'Vaciar este dispositivo',
  clearSure: '¿Vaciar este dispositivo?',
  clearLead:
    'Todos los chats se borran de él para siempre. Tus otros dispositivos, si vinculaste alguno, conservan los suyos; después puedes iniciar sesión o volver a vincularlo.',
  clearUnsent: (n) =>
    count(n, (n) => ({
      one: `${n} mensaje nunca salió de este dispositivo. Cópialo si aún lo necesitas: ningún otro dispositivo lo tiene.`,
      many: several(`${n} de mensajes`),
      other: several(`${n} mensajes`),
    })),
  damagedTitle: 'Este dispositivo no puede abrir sus chats',
  damaged: {
    newer: 'Esto lo guardó una versión más reciente de Tidings. Recarga para obtenerla.',
    forbidden: 'Este navegador no deja que Tidings guarde nada. Permítelo para este sitio, o sal de la navegación privada.',
    wrong_key: 'Se perdió la clave de lo que este dispositivo guardó.',
    unreadable: 'No se puede leer lo que este dispositivo guardó.',
  },
  damagedLead:
    'Primero inténtalo de nuevo. Si no sirve: otro dispositivo que hayas vinculado aún tiene sus chats, y puede volver a vincular este cuando esté vacío.',
  fullTitle: 'No hay sitio en este dispositivo',
  fullLead: 'Tidings no puede abrir tus chats mientras el dispositivo esté lleno o su almacenamiento no responda. Haz sitio; seguirá por sí solo.',
  tryAgain: 'Intentar de nuevo',
};
