/** What a person reads in Spanish in the list of keys. */
import type { Later } from '../text.ts';

export const keys: Later['keys'] = {
  title: 'Atajos de teclado',
  groups: { everywhere: 'En todas partes', writing: 'Al escribir', message: 'Sobre un mensaje' },
  to: { step: 'Chat anterior o siguiente', unread: 'Chat sin leer anterior o siguiente', parts: 'Partes de la pantalla', list: 'Volver a los chats' },
  names: {
    alt: 'Alt',
    shift: 'Mayús',
    control: 'Ctrl',
    enter: 'Intro',
    escape: 'Esc',
    home: 'Inicio',
    end: 'Fin',
    page: 'Pág',
    space: 'Espacio',
    remove: 'Supr',
  },
  within: {
    messages: 'Entre mensajes',
    line: 'Línea nueva',
    show: 'Esta lista',
    editLast: 'Editar tu último mensaje',
    answer: 'Responder a un mensaje anterior o posterior',
    quoted: 'Al mensaje citado',
  },
};
