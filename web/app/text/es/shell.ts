/** What a person reads in Spanish in the frame, and of days and times anywhere. */
import type { Shell } from '../text.ts';

export const shell: Shell = {
  app: 'Tidings',
  skipToComposer: 'Ir directamente a escribir',
  nav: {
    main: 'Principal',
    chats: 'Chats',
    saved: 'Guardados',
    settings: 'Ajustes',
    people: 'Personas',
    menu: 'Menú',
    back: 'Atrás',
    close: 'Cerrar',
  },
  status: { device: 'En este dispositivo, aún sin enviar', hub: 'Enviado', delivered: 'Entregado', read: 'Leído', failed: 'No enviado' },
  update: { ready: 'Hay una versión nueva.', reload: 'Recargar' },
  today: 'Hoy',
  yesterday: 'Ayer',
  moment: {
    today: (time) => `hoy, ${time}`,
    yesterday: (time) => `ayer, ${time}`,
    day: (date, time) => `${date}, ${time}`,
  },
};
