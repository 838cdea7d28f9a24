/** What a person reads in Brazilian Portuguese about folders of chats. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';

export const folders: Later['folders'] = {
  title: 'Pastas',
  manage: 'Quais conversas ficam juntas acima da lista.',
  new: 'Nova pasta',
  edit: 'Editar pasta',
  name: 'Nome',
  people: 'Todas as conversas individuais',
  groups: 'Todos os grupos',
  unread: 'Destas, só as não lidas',
  single: 'Conversas avulsas',
  is: { none: 'Como acima', always: 'Sempre', never: 'Nunca' },
  remove: 'Excluir pasta',
  removed: (name) => `Pasta ${isolated(name)} excluída`,
  moveUp: 'Mover para cima',
  moveDown: 'Mover para baixo',
  upOf: (name) => `Mover ${isolated(name)} para cima`,
  downOf: (name) => `Mover ${isolated(name)} para baixo`,
  editOf: (name) => `Editar ${isolated(name)}`,
  search: 'Buscar conversas',
  noChats: 'Nenhuma conversa tem esse nome.',
  empty: 'Escolha pelo menos um tipo ou uma conversa.',
};
