/** What a person reads in Brazilian Portuguese about who sees what of them. */
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const privacy: Later['privacy'] = {
  shown: { lastSeen: 'Quando estive online', photo: 'Minha foto', groups: 'Me adicionar a grupos' },
  hints: {
    lastSeen: 'Mesmo que ninguém veja o seu, você vê o de quem mostra.',
    photo: 'Quem não pode ver vê suas iniciais.',
    groups: 'Quem não pode adicionar você só pode pedir.',
  },
  audience: { everyone: 'Todos', contacts: 'Contatos', nobody: 'Ninguém' },
  exact: 'Mostrar a hora exata',
  exactHint: 'Desligado: os outros só sabem mais ou menos quando, por exemplo “há pouco”.',
  exceptions: (n) => count(n, (n) => ({ one: `${n} exceção`, many: `${n} de exceções`, other: `${n} exceções` })),
  exceptionsNone: 'Exceções',
  except: { lastSeen: 'Quem vê quando estive online', photo: 'Quem vê minha foto', groups: 'Quem pode me adicionar a grupos' },
  exceptHint: 'Para cada pessoa dá para decidir diferente.',
  is: { none: 'Como escolhi', always: 'Sempre', never: 'Nunca' },
  typing: 'Mostrar que estou digitando',
  typingHint: 'Desligado: ninguém vê que você digita, e você não vê isso dos outros.',
  keepArchived: 'Manter conversas arquivadas no arquivo',
  keepArchivedHint: 'Ligado: uma mensagem nova não traz a conversa de volta à lista.',
  blocked: 'Pessoas bloqueadas',
  nobodyBlocked: 'Ninguém está bloqueado.',
  search: 'Buscar contatos',
  none: 'Você ainda não tem contatos.',
};
