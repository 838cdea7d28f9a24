/** What a person reads in Brazilian Portuguese of what was done to a group: one sentence each, in the list and between messages. None says whether somebody is a man or a woman. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count, list } from './count.ts';

export const done: Later['done'] = {
  others: (n) => count(n, (n) => ({ one: `mais ${n} pessoa`, many: `mais ${n} pessoas`, other: `mais ${n} pessoas` })),
  created: { other: (who, name) => `${isolated(who)} criou o grupo “${isolated(name)}”`, own: (name) => `Você criou o grupo “${isolated(name)}”` },
  added: {
    other: (who, people) => `${isolated(who)} adicionou ${list([...people].map(isolated))}`,
    own: (people) => `Você adicionou ${list([...people].map(isolated))}`,
    you: (who) => `${isolated(who)} adicionou você`,
  },
  removed: {
    other: (who, people) => `${isolated(who)} removeu ${list([...people].map(isolated))}`,
    own: (people) => `Você removeu ${list([...people].map(isolated))}`,
    you: (who) => `${isolated(who)} removeu você`,
  },
  banned: {
    other: (who, people) => `${isolated(who)} baniu ${list([...people].map(isolated))}`,
    own: (people) => `Você baniu ${list([...people].map(isolated))}`,
    you: (who) => `${isolated(who)} baniu você`,
  },
  left: { other: (one) => `${isolated(one)} saiu do grupo`, own: 'Você saiu do grupo' },
  promoted: {
    other: (who, one) => `${isolated(who)} deu permissões de administração a ${isolated(one)}`,
    own: (one) => `Você deu permissões de administração a ${isolated(one)}`,
    you: (who) => `${isolated(who)} deu a você permissões de administração`,
  },
  demoted: {
    other: (who, one) => `${isolated(who)} retirou as permissões de administração de ${isolated(one)}`,
    own: (one) => `Você retirou as permissões de administração de ${isolated(one)}`,
    you: (who) => `${isolated(who)} retirou suas permissões de administração`,
  },
  stepped: { other: (one) => `${isolated(one)} abriu mão das permissões de administração`, own: 'Você abriu mão das permissões de administração' },
  owner: {
    other: (who, one) => `${isolated(who)} passou o grupo para ${isolated(one)}`,
    own: (one) => `Você passou o grupo para ${isolated(one)}`,
    you: (who) => `${isolated(who)} passou o grupo para você`,
  },
  renamed: {
    other: (who, name) => `${isolated(who)} mudou o nome do grupo para “${isolated(name)}”`,
    own: (name) => `Você mudou o nome do grupo para “${isolated(name)}”`,
  },
  described: { other: (who) => `${isolated(who)} mudou a descrição`, own: 'Você mudou a descrição' },
  photo: { other: (who) => `${isolated(who)} mudou a foto do grupo`, own: 'Você mudou a foto do grupo' },
  photo_gone: { other: (who) => `${isolated(who)} removeu a foto do grupo`, own: 'Você removeu a foto do grupo' },
  rules: { other: (who) => `${isolated(who)} mudou o que os membros podem fazer`, own: 'Você mudou o que os membros podem fazer' },
  history_shown: {
    other: (who) => `${isolated(who)} permite que novos membros leiam as mensagens anteriores`,
    own: 'Você permite que novos membros leiam as mensagens anteriores',
  },
  history_hidden: {
    other: (who) => `${isolated(who)} oculta as mensagens anteriores dos novos membros`,
    own: 'Você oculta as mensagens anteriores dos novos membros',
  },
  joined: { other: (one) => `${isolated(one)} entrou por um link`, own: 'Você entrou por um link' },
  link: { other: (who) => `${isolated(who)} configurou um link de convite`, own: 'Você configurou um link de convite' },
  link_gone: { other: (who) => `${isolated(who)} revogou um link de convite`, own: 'Você revogou um link de convite' },
  pinned: {
    other: (who, what) => `${isolated(who)} fixou ${what}`,
    own: (what) => `Você fixou ${what}`,
    said: (text) => `“${isolated(text)}”`,
    message: 'uma mensagem',
  },
};
