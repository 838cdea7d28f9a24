/** What a person reads in Portuguese as in Brazil when they look for something. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count, number } from './count.ts';

export const search: Later['search'] = {
  title: 'Buscar',
  close: 'Fechar a busca',
  hint: 'Encontra todas as palavras, em qualquer ordem, também dentro de outras. O que está “entre aspas” é buscado como está.',
  kinds: 'O que buscar',
  kind: { all: 'Tudo', chats: 'Conversas', links: 'Links' },
  fromAnyone: 'De qualquer pessoa',
  from: (name) => `De ${isolated(name)}`,
  whose: 'Quem escreveu',
  anyone: 'Qualquer pessoa',
  findPerson: 'Buscar uma pessoa',
  noPerson: 'Ninguém tem esse nome.',
  anyTime: 'A qualquer momento',
  when: 'Quando foi escrita',
  week: 'Últimos 7 dias',
  month: 'Últimos 30 dias',
  year: 'Últimos 12 meses',
  days: 'Escolher dias…',
  firstDay: 'Primeiro dia',
  lastDay: 'Último dia',
  apply: 'Aplicar',
  recent: 'Recentes',
  messages: (n) => count(n, (n) => ({ one: `${n} mensagem`, many: `${n} mensagens`, other: `${n} mensagens` })),
  many: 'Mensagens',
  newest: 'Mais novas primeiro',
  more: 'Mostrar mais',
  none: (text) => `Nada encontrado para “${isolated(text)}”`,
  noneAtAll: 'Nada encontrado',
  onHub: (name) => `Procurar ${isolated(name)} no hub`,
  clear: 'Limpar filtros',
  clearText: 'Limpar',
  within: (who, chat) => `${isolated(who)} em ${isolated(chat)}`,
  searched: (n) =>
    count(n, (n) => ({
      one: `Busca feita neste aparelho: ${n} conversa.`,
      many: `Busca feita neste aparelho: todas as ${n} conversas.`,
      other: `Busca feita neste aparelho: todas as ${n} conversas.`,
    })),
  unsearched: (n) =>
    count(n, (n) => ({
      one: `Falta espaço neste aparelho para buscar em tudo de ${n} conversa.`,
      many: `Falta espaço neste aparelho para buscar em tudo de ${n} conversas.`,
      other: `Falta espaço neste aparelho para buscar em tudo de ${n} conversas.`,
    })),
  coming: (n) =>
    count(n, (n) => ({
      one: `Mensagens antigas de ${n} conversa ainda vão chegar.`,
      many: `Mensagens antigas de ${n} conversas ainda vão chegar.`,
      other: `Mensagens antigas de ${n} conversas ainda vão chegar.`,
    })),
  at: (at, all) => `${number(at)} de ${number(all)}`,
  atMore: (at, all) => `${number(at)} de mais de ${number(all)}`,
  older: 'Mais antiga',
  newer: 'Mais nova',
  toDay: 'Ir para um dia',
  day: 'Dia',
  goToDay: 'Ir',
};
