/** What a person reads in Spanish about folders of chats. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';

export const folders: Later['folders'] = {
  title: 'Carpetas',
  manage: 'Qué chats van juntos sobre la lista.',
  new: 'Carpeta nueva',
  edit: 'Editar carpeta',
  name: 'Nombre',
  people: 'Todos los chats individuales',
  groups: 'Todos los grupos',
  unread: 'De estos, solo lo no leído',
  single: 'Chats sueltos',
  is: { none: 'Como arriba', always: 'Siempre', never: 'Nunca' },
  remove: 'Eliminar carpeta',
  removed: (name) => `Carpeta ${isolated(name)} eliminada`,
  moveUp: 'Subir',
  moveDown: 'Bajar',
  upOf: (name) => `Subir ${isolated(name)}`,
  downOf: (name) => `Bajar ${isolated(name)}`,
  editOf: (name) => `Editar ${isolated(name)}`,
  search: 'Buscar chats',
  noChats: 'Ningún chat se llama así.',
  empty: 'Elige al menos un tipo o un chat.',
};
