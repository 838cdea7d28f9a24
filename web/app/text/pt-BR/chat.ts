/** What a person reads in Brazilian Portuguese in a chat. */
import { isolated } from '../../../chat/plain.ts';
import type { First } from '../text.ts';
import { count, list, number } from './count.ts';

const newMessages = (n: number): string =>
  count(n, (n) => ({ one: `${n} mensagem nova`, many: `${n} de mensagens novas`, other: `${n} mensagens novas` }));

export const chat: First['chat'] = {
  messagesIn: (title) => `Mensagens com ${isolated(title)}`,
  search: 'Buscar nesta conversa',
  verified: 'Verificado',
  you: 'Você',
  newMessages,
  toNewest: 'Para a mensagem mais recente',
  toNewestOf: (n) => `Para a mensagem mais recente, ${newMessages(n)}`,
  toMention: (n) =>
    count(n, (n) => ({
      one: `Ir para ${n} mensagem que menciona você`,
      many: `Ir para a próxima de ${n} mensagens que mencionam você`,
      other: `Ir para a próxima de ${n} mensagens que mencionam você`,
    })),
  toReaction: (n) =>
    count(n, (n) => ({
      one: `Ir para ${n} mensagem com novas reações`,
      many: `Ir para a próxima de ${n} mensagens com novas reações`,
      other: `Ir para a próxima de ${n} mensagens com novas reações`,
    })),
  message: 'Mensagem',
  spoiler: 'Texto oculto. Mostrar',
  emoji: 'Emoji',
  send: 'Enviar',
  info: 'Informações',
  forwardedFrom: (name) => `Encaminhada de ${isolated(name)}`,
  forwarded: 'Mensagem encaminhada',
  pinned: 'Fixada',
  saveEdit: 'Salvar alterações',
  editing: 'Editar mensagem',
  replying: 'Responder',
  endEdit: 'Parar de editar',
  endReply: 'Não responder',
  picked: 'Selecionada',
  quoteMissing: 'Esta mensagem não está neste aparelho',
  reaction: (emoji, n, who) => `${emoji} ${number(n)}${who.length > 0 ? `: ${list(who)}` : ''}`,
  pinnedOne: 'Mensagem fixada',
  pinnedOf: (at, all) => `Mensagem fixada ${number(at)} de ${number(all)}`,
  pinnedMore: 'O que fazer com as mensagens fixadas',
  retry: 'Tentar de novo',
  discard: 'Apagar',
  notSent: 'Não enviada.',
  deleted: 'Esta mensagem foi apagada',
  unsupported: 'Isto precisa de um Tidings mais novo. Atualize para ver.',
  ahead: 'Enviada por um aparelho com o relógio adiantado',
  edited: 'editada',
  missing: (n) => count(n, (n) => ({ one: `Aguardando ${n} mensagem`, many: `Aguardando ${n} de mensagens`, other: `Aguardando ${n} mensagens` })),
  nothingSeen: 'Nada desta mensagem apareceria.',
  tooLong: (over, most) =>
    `${count(over, (n) => ({ one: `${n} caractere a mais`, many: `${n} de caracteres a mais`, other: `${n} caracteres a mais` }))}. Cabem ${number(most)} em uma mensagem; envie em partes.`,
  cannotWrite: 'Nada pode ser enviado daqui. Escreva em outro aparelho seu, ou limpe este e vincule de novo.',
  joining: 'Este aparelho está entrando na conversa. O que você escrever será enviado assim que ele entrar.',
  branch: (title) => `Alguém usou chaves antigas de ${isolated(title)}. Compare o número de segurança antes de escrever algo particular.`,
  checkSafety: 'Comparar',
  request: (title) => `${isolated(title)} quer escrever para você. Enquanto você não aceitar, nada é enviado de volta, nem que você viu isto.`,
  accept: 'Aceitar',
  hide: 'Ocultar',
  hello: 'Só vocês dois podem ler isto. Nem o hub pode.',
  helloGroup: 'Só os membros podem ler isto. Nem o hub pode.',
  helloSelf: 'Notas para você, em todos os seus aparelhos. Ninguém mais pode lê-las.',
  goesTo: (host) => `Leva a ${isolated(host)}`,
  incoming: (title, text) => `${isolated(title)}: ${isolated(text)}`,
  incomingMany: newMessages,
  safety: 'Número de segurança',
  gone: 'Esta mensagem não está mais aqui',
  online: 'online',
  lastSeen: (moment) => `última conexão: ${moment}`,
  about: {
    recently: 'conectou-se há pouco',
    week: 'conectou-se nesta semana',
    month: 'conectou-se neste mês',
    long: 'não se conecta há muito tempo',
  },
  typing: 'digitando…',
  typingOne: (name) => `${isolated(name)} está digitando…`,
  typingTwo: (one, other) => `${isolated(one)} e ${isolated(other)} estão digitando…`,
  typingMany: (n) =>
    count(n, (n) => ({ one: `${n} pessoa está digitando…`, many: `${n} de pessoas estão digitando…`, other: `${n} pessoas estão digitando…` })),
  notHere: 'Esta conversa não está neste aparelho',
};
