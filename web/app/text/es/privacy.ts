/** What a person reads in Spanish about who sees what of them. */
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const privacy: Later['privacy'] = {
  shown: { lastSeen: 'Cuándo estuve en línea', photo: 'Mi foto', groups: 'Añadirme a grupos' },
  hints: {
    lastSeen: 'Aunque nadie vea el tuyo, tú ves el de quienes lo muestran.',
    photo: 'Quien no puede verla ve tus iniciales.',
    groups: 'Quien no puede añadirte solo puede pedirlo.',
  },
  audience: { everyone: 'Todos', contacts: 'Contactos', nobody: 'Nadie' },
  exact: 'Mostrar la hora exacta',
  exactHint: 'Desactivado: los demás solo saben más o menos cuándo, por ejemplo «hace poco».',
  exceptions: (n) => count(n, (n) => ({ one: `${n} excepción`, many: `${n} de excepciones`, other: `${n} excepciones` })),
  exceptionsNone: 'Excepciones',
  except: { lastSeen: 'Quién ve cuándo estuve en línea', photo: 'Quién ve mi foto', groups: 'Quién puede añadirme a grupos' },
  exceptHint: 'Para cada persona se puede decidir otra cosa.',
  is: { none: 'Como elegí', always: 'Siempre', never: 'Nunca' },
  typing: 'Mostrar que escribo',
  typingHint: 'Desactivado: nadie ve que escribes, y tú no lo ves de los demás.',
  keepArchived: 'Dejar los chats archivados en el archivo',
  keepArchivedHint: 'Activado: un mensaje nuevo no devuelve el chat a la lista.',
  blocked: 'Personas bloqueadas',
  nobodyBlocked: 'No has bloqueado a nadie.',
  search: 'Buscar contactos',
  none: 'Aún no tienes contactos.',
};
