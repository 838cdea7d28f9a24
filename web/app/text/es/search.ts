/** What a person reads in Spanish when they look for something. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count, number } from './count.ts';

export const search: Later['search'] = {
  title: 'Buscar',
  close: 'Cerrar la búsqueda',
  hint: 'Encuentra todas las palabras, en cualquier orden, también dentro de otras. Lo que va «entre comillas» se busca tal cual.',
  kinds: 'Qué buscar',
  kind: { all: 'Todo', chats: 'Chats', links: 'Enlaces' },
  fromAnyone: 'De cualquiera',
  from: (name) => `De ${isolated(name)}`,
  whose: 'Quién lo escribió',
  anyone: 'Cualquiera',
  findPerson: 'Buscar una persona',
  noPerson: 'Nadie se llama así.',
  anyTime: 'En cualquier momento',
  when: 'Cuándo se escribió',
  week: 'Últimos 7 días',
  month: 'Últimos 30 días',
  year: 'Últimos 12 meses',
  days: 'Elegir días…',
  firstDay: 'Primer día',
  lastDay: 'Último día',
  apply: 'Aplicar',
  recent: 'Recientes',
  messages: (n) => count(n, (n) => ({ one: `${n} mensaje`, many: `${n} mensajes`, other: `${n} mensajes` })),
  many: 'Mensajes',
  newest: 'Primero los más nuevos',
  more: 'Mostrar más',
  none: (text) => `Nada coincide con «${isolated(text)}»`,
  noneAtAll: 'No se encontró nada',
  onHub: (name) => `Buscar ${isolated(name)} en el hub`,
  clear: 'Quitar los filtros',
  clearText: 'Borrar',
  within: (who, chat) => `${isolated(who)} en ${isolated(chat)}`,
  searched: (n) =>
    count(n, (n) => ({
      one: `Se buscó en este dispositivo: ${n} chat.`,
      many: `Se buscó en este dispositivo: los ${n} chats.`,
      other: `Se buscó en este dispositivo: los ${n} chats.`,
    })),
  unsearched: (n) =>
    count(n, (n) => ({
      one: `No hay espacio en este dispositivo para buscar en todo el contenido de ${n} chat.`,
      many: `No hay espacio en este dispositivo para buscar en todo el contenido de ${n} chats.`,
      other: `No hay espacio en este dispositivo para buscar en todo el contenido de ${n} chats.`,
    })),
  coming: (n) =>
    count(n, (n) => ({
      one: `Faltan por llegar mensajes antiguos de ${n} chat.`,
      many: `Faltan por llegar mensajes antiguos de ${n} chats.`,
      other: `Faltan por llegar mensajes antiguos de ${n} chats.`,
    })),
  at: (at, all) => `${number(at)} de ${number(all)}`,
  atMore: (at, all) => `${number(at)} de más de ${number(all)}`,
  older: 'Anterior',
  newer: 'Posterior',
  toDay: 'Ir a un día',
  day: 'Día',
  goToDay: 'Ir',
};
