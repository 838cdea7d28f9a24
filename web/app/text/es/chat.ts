/** What a person reads in Spanish in a chat. */
import { isolated } from '../../../chat/plain.ts';
import type { First } from '../text.ts';
import { count, list, number } from './count.ts';

const newMessages = (n: number): string =>
  count(n, (n) => ({ one: `${n} mensaje nuevo`, many: `${n} de mensajes nuevos`, other: `${n} mensajes nuevos` }));

export const chat: First['chat'] = {
  messagesIn: (title) => `Mensajes con ${isolated(title)}`,
  search: 'Buscar en este chat',
  verified: 'Verificado',
  you: 'Tú',
  newMessages,
  toNewest: 'Al mensaje más reciente',
  toNewestOf: (n) => `Al mensaje más reciente, ${newMessages(n)}`,
  toMention: (n) =>
    count(n, (n) => ({
      one: `A ${n} mensaje que te menciona`,
      many: `Al siguiente de ${n} mensajes que te mencionan`,
      other: `Al siguiente de ${n} mensajes que te mencionan`,
    })),
  toReaction: (n) =>
    count(n, (n) => ({
      one: `A ${n} mensaje con reacciones nuevas`,
      many: `Al siguiente de ${n} mensajes con reacciones nuevas`,
      other: `Al siguiente de ${n} mensajes con reacciones nuevas`,
    })),
  message: 'Mensaje',
  spoiler: 'Texto oculto. Mostrarlo',
  emoji: 'Emoji',
  send: 'Enviar',
  info: 'Información',
  forwardedFrom: (name) => `Reenviado de ${isolated(name)}`,
  forwarded: 'Mensaje reenviado',
  pinned: 'Fijado',
  saveEdit: 'Guardar cambios',
  editing: 'Editar mensaje',
  replying: 'Responder',
  endEdit: 'Dejar de editar',
  endReply: 'No responder',
  picked: 'Seleccionado',
  quoteMissing: 'Este mensaje no está en este dispositivo',
  reaction: (emoji, n, who) => `${emoji} ${number(n)}${who.length > 0 ? `: ${list(who)}` : ''}`,
  pinnedOne: 'Mensaje fijado',
  pinnedOf: (at, all) => `Mensaje fijado ${number(at)} de ${number(all)}`,
  pinnedMore: 'Qué hacer con los mensajes fijados',
  retry: 'Reintentar',
  discard: 'Eliminar',
  notSent: 'No enviado.',
  deleted: 'Este mensaje se eliminó',
  unsupported: 'Esto necesita un Tidings más reciente. Actualiza para verlo.',
  ahead: 'Enviado desde un dispositivo con el reloj adelantado',
  edited: 'editado',
  missing: (n) => count(n, (n) => ({ one: `Esperando ${n} mensaje`, many: `Esperando ${n} de mensajes`, other: `Esperando ${n} mensajes` })),
  nothingSeen: 'De este mensaje no se vería nada.',
  tooLong: (over, most) =>
    `${count(over, (n) => ({ one: `Sobra ${n} carácter`, many: `Sobran ${n} de caracteres`, other: `Sobran ${n} caracteres` }))}. En un mensaje caben ${number(most)}; envíalo por partes.`,
  cannotWrite: 'Desde aquí no se puede enviar nada. Escribe en otro de tus dispositivos, o vacía este y vuelve a vincularlo.',
  joining: 'Este dispositivo se está uniendo al chat. Lo que escribas se enviará cuando se haya unido.',
  branch: (title) => `Alguien usó claves antiguas de ${isolated(title)}. Compara el número de seguridad antes de escribir algo privado.`,
  checkSafety: 'Comparar',
  request: (title) => `${isolated(title)} quiere escribirte. Mientras no aceptes, no se le envía nada, ni siquiera que lo has visto.`,
  accept: 'Aceptar',
  hide: 'Ocultar',
  hello: 'Solo las dos personas de este chat pueden leerlo. Ni siquiera el hub puede.',
  helloGroup: 'Solo los miembros pueden leer esto. Ni siquiera el hub puede.',
  helloSelf: 'Notas para ti, en todos tus dispositivos. Nadie más puede leerlas.',
  goesTo: (host) => `Lleva a ${isolated(host)}`,
  incoming: (title, text) => `${isolated(title)}: ${isolated(text)}`,
  incomingMany: newMessages,
  safety: 'Número de seguridad',
  gone: 'Este mensaje ya no está aquí',
  online: 'en línea',
  lastSeen: (moment) => `última conexión: ${moment}`,
  about: {
    recently: 'se ha conectado hace poco',
    week: 'se ha conectado esta semana',
    month: 'se ha conectado este mes',
    long: 'lleva mucho tiempo sin conectarse',
  },
  typing: 'está escribiendo…',
  typingOne: (name) => `${isolated(name)} está escribiendo…`,
  typingTwo: (one, other) => `${isolated(one)} y ${isolated(other)} están escribiendo…`,
  typingMany: (n) =>
    count(n, (n) => ({
      one: `${n} persona está escribiendo…`,
      many: `${n} de personas están escribiendo…`,
      other: `${n} personas están escribiendo…`,
    })),
  notHere: 'Este chat no está en este dispositivo',
};
