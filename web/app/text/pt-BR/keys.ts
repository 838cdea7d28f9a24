/** What a person reads in Brazilian Portuguese in the list of keys. */
import type { Later } from '../text.ts';

export const keys: Later['keys'] = {
  title: 'Atalhos do teclado',
  groups: { everywhere: 'Em qualquer lugar', writing: 'Ao escrever', message: 'Em uma mensagem' },
  to: { step: 'Conversa anterior ou seguinte', unread: 'Não lida anterior ou seguinte', parts: 'Partes da tela', list: 'Voltar às conversas' },
  names: {
    alt: 'Alt',
    shift: 'Shift',
    control: 'Ctrl',
    enter: 'Enter',
    escape: 'Esc',
    home: 'Home',
    end: 'End',
    page: 'Page',
    space: 'Espaço',
    remove: 'Del',
  },
  within: {
    messages: 'Entre mensagens',
    line: 'Nova linha',
    show: 'Esta lista',
    editLast: 'Editar sua última mensagem',
    answer: 'Responder a uma mensagem mais antiga ou mais nova',
    quoted: 'Ir para a mensagem citada',
  },
};
