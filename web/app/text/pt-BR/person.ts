/** What a person reads in Brazilian Portuguese about one person. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const person: Later['person'] = {
  username: 'Nome de usuário',
  ownName: 'Nome que a pessoa usa',
  groups: 'Grupos em comum',
  addContact: 'Adicionar aos contatos',
  removeContact: 'Remover dos contatos',
  added: (name) => `${isolated(name)} está nos seus contatos`,
  removed: (name) => `${isolated(name)} não está mais nos seus contatos`,
  rename: 'Renomear',
  renameTitle: (name) => `Como você chama ${isolated(name)}?`,
  renameLabel: 'Nome',
  renameHint: 'Só você vê. Se ficar vazio, aparece o nome que a pessoa usa.',
  block: 'Bloquear',
  unblock: 'Desbloquear',
  blockTitle: (name) => `Bloquear ${isolated(name)}?`,
  blockHint:
    'Nada mais dessa pessoa chega a você, e nada seu chega a ela: nem mensagens, nem se você está online. Ela não é avisada. O que ela escrever enquanto isso você nunca verá. Nos grupos em comum, o que ela diz fica oculto.',
  blocked: (name) => `Você bloqueou ${isolated(name)}`,
  unblocked: (name) => `Você desbloqueou ${isolated(name)}`,
  youBlocked: (name) => `Você bloqueou ${isolated(name)}.`,
  report: 'Denunciar',
  reportTitle: (name) => `Denunciar ${isolated(name)}`,
  reportLead: (name) =>
    `Sua denúncia vai para quem administra este hub. Lá só dá para ler as mensagens que você enviar junto; elas saem da criptografia de ponta a ponta. ${isolated(name)} não recebe aviso.`,
  reasons: {
    spam: 'Spam',
    fraud: 'Fraude',
    harassment: 'Assédio',
    violence: 'Violência',
    child_abuse: 'Abuso sexual de crianças',
    impersonation: 'Finge ser outra pessoa',
    other: 'Outra coisa',
  },
  reason: 'Motivo',
  reportText: 'O que aconteceu (opcional)',
  reportLast: (n) =>
    count(n, (n) => ({
      one: `Enviar junto a última mensagem dela`,
      many: `Enviar junto as últimas ${n} de mensagens dela`,
      other: `Enviar junto as últimas ${n} mensagens dela`,
    })),
  reportThese: (n) =>
    count(n, (n) => ({ one: `${n} mensagem vai junto.`, many: `${n} de mensagens vão junto.`, other: `${n} mensagens vão junto.` })),
  reportSend: 'Enviar denúncia',
  reported: 'Sua denúncia foi enviada',
  alsoBlock: (name) => `Bloquear ${isolated(name)} também`,
};
