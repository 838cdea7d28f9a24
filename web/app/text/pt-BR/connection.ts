/** What a person reads in Brazilian Portuguese of the line to the hub. */
import type { First } from '../text.ts';
import { count } from './count.ts';

export const connection: First['connection'] = {
  connecting: 'Conectando…',
  updating: 'Atualizando…',
  offline: (waiting) =>
    waiting === 0
      ? 'Sem conexão. O que você escrever será enviado quando ela voltar.'
      : count(waiting, (n) => ({
          one: `Sem conexão. ${n} mensagem será enviada quando ela voltar.`,
          many: `Sem conexão. ${n} de mensagens serão enviadas quando ela voltar.`,
          other: `Sem conexão. ${n} mensagens serão enviadas quando ela voltar.`,
        })),
  back: (sent) =>
    sent === 0
      ? 'De volta à rede.'
      : count(sent, (n) => ({
          one: `De volta à rede. ${n} mensagem enviada.`,
          many: `De volta à rede. ${n} de mensagens enviadas.`,
          other: `De volta à rede. ${n} mensagens enviadas.`,
        })),
  held: (until) =>
    `O hub diz de novo que este aparelho está rodando em duplicata. Por segurança, ele não envia nem busca nada até ${until}, quando pega novas chaves sozinho; o que você escrever fica guardado.`,
  heldForNow:
    'O hub diz que este aparelho está rodando em duplicata. Por segurança, ele não envia nem busca nada; o que você escrever fica guardado. Ele pergunta de novo ao hub quando você recarregar.',
  goOn: 'Pegar novas chaves agora',
  heldForGood:
    'O hub diz que este aparelho está rodando em duplicata, e não há espaço para novas chaves. Ele não envia mais nada; use outro aparelho seu.',
  unavailable: 'O hub não pode fazer nada agora. O que você escrever fica guardado e sai quando der.',
  full: 'Este aparelho está cheio, ou o armazenamento não responde: nada é guardado, enviado ou buscado. Libere espaço; o Tidings continua sozinho.',
  updateNeeded: 'O hub precisa de um Tidings mais novo. Recarregue para atualizar; o que você escreveu fica guardado.',
};
