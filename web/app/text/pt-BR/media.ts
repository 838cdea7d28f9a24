/** What a person reads in Portuguese about media. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { number } from './count.ts';

export const media: Later['media'] = {
  stop: 'Parar',
  fetch: 'Baixar',
  gone: 'Ninguém mais tem isto, ou não agora.',
  broken: 'Isto não é o que a mensagem diz.',
  full: 'Não há mais espaço neste aparelho.',
  sofar: (done: string, all: string): string => `${done} de ${all}`,
  open: 'Abrir',
  showInChat: 'Mostrar na conversa',
  save: 'Salvar',
  runsTitle: 'Isto pode executar um programa',
  runsHint: (name: string): string =>
    `${isolated(name)} pode fazer qualquer coisa no seu computador ao ser aberto. Salve só se você esperava isto de quem enviou.`,
  saveStill: 'Salvar mesmo assim',
  play: 'Tocar',
  pause: 'Pausar',
  speed: 'Velocidade',
  where: 'Ponto da gravação',
  unfit: 'Isto não pode ser mostrado aqui. Salve para abrir em outro lugar.',
  before: 'Anterior',
  after: 'Próximo',
  photoOrVideo: 'Foto ou vídeo',
  file: 'Arquivo',
  remove: (name: string): string => `Remover ${isolated(name)}`,
  more: 'Adicionar mais',
  asFile: 'Enviar como arquivos',
  preparing: 'Preparando…',
  tooMany: (n: number): string => `Uma mensagem comporta ${number(n)} arquivos. O resto ficou de fora.`,
  dropPhoto: 'Solte aqui para enviar como fotos',
  dropFile: 'Solte aqui para enviar como arquivos',
  empty: (name: string): string => `${isolated(name)} está vazio.`,
  brokenFile: (name: string): string => `${isolated(name)} não pode ser lido como imagem. Envie como arquivo.`,
  tooManyPixels: (name: string): string => `${isolated(name)} tem pixels demais para ser mostrado. Envie como arquivo.`,
  tooLarge: (name: string, most: string): string => `${isolated(name)} é grande demais. Este hub aceita arquivos de até ${most}.`,
  unreadable: (name: string): string => `${isolated(name)} não pode mais ser lido. Escolha de novo.`,
  cancelSend: 'Cancelar envio',
};
