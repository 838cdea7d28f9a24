/** What a person reads in Brazilian Portuguese in the frame, and of days and times anywhere. */
import type { Shell } from '../text.ts';

export const shell: Shell = {
  app: 'Tidings',
  skipToComposer: 'Ir direto para a escrita',
  nav: {
    main: 'Principal',
    chats: 'Conversas',
    saved: 'Salvas',
    settings: 'Ajustes',
    people: 'Pessoas',
    menu: 'Menu',
    back: 'Voltar',
    close: 'Fechar',
  },
  status: { device: 'Neste aparelho, ainda não enviada', hub: 'Enviada', delivered: 'Entregue', read: 'Lida', failed: 'Não enviada' },
  update: { ready: 'Há uma nova versão.', reload: 'Recarregar' },
  today: 'Hoje',
  yesterday: 'Ontem',
  moment: {
    today: (time) => `hoje, ${time}`,
    yesterday: (time) => `ontem, ${time}`,
    day: (date, time) => `${date}, ${time}`,
  },
};
