/** What a person reads in Brazilian Portuguese of a device that is of no more use, or of none for the moment. */
import type { Later } from '../text.ts';
import { count } from './count.ts';

const several = (messages: string): string => `${messages} nunca saíram deste aparelho. Copie o que ainda precisar: nenhum outro aparelho as tem.`;

export const gone: Later['gone'] = {
  removed: 'Outro aparelho seu desconectou este. O que está nele continua legível; nada novo chega aqui.',
  clear: 'Limpar este aparelho',
  clearSure: 'Limpar este aparelho?',
  clearLead:
    'Todas as conversas são apagadas dele para sempre. Seus outros aparelhos, se você vinculou algum, mantêm as suas; depois você pode entrar ou vincular este de novo.',
  clearUnsent: (n) =>
    count(n, (n) => ({
      one: `${n} mensagem nunca saiu deste aparelho. Copie-a se ainda precisar: nenhum outro aparelho a tem.`,
      many: several(`${n} de mensagens`),
      other: several(`${n} mensagens`),
    })),
  damagedTitle: 'Este aparelho não consegue abrir suas conversas',
  damaged: {
    newer: 'Isto foi guardado por uma versão mais nova do Tidings. Recarregue para obtê-la.',
    forbidden: 'Este navegador não deixa o Tidings guardar nada. Permita para este site, ou saia da navegação privada.',
    wrong_key: 'A chave do que este aparelho guardou se perdeu.',
    unreadable: 'Não é possível ler o que este aparelho guardou.',
  },
  damagedLead:
    'Primeiro, tente de novo. Se não adiantar: outro aparelho que você vinculou ainda tem as conversas, e pode vincular este de novo depois de limpo.',
  fullTitle: 'Não há espaço neste aparelho',
  fullLead:
    'O Tidings não consegue abrir suas conversas enquanto o aparelho estiver cheio ou o armazenamento não responder. Libere espaço; ele continua sozinho.',
  tryAgain: 'Tentar de novo',
};
