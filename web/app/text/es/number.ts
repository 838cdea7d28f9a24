/** What a person reads in Spanish of whom their number leads to. */
import type { Later } from '../text.ts';

export const number: Later['number'] = {
  unknown: 'Este hub no conoce tu número de teléfono. Confírmalo para encontrar a otras personas y que te encuentren.',
  confirm: 'Confirmar',
  confirmTitle: 'Confirma tu número',
  confirmLead: 'Te enviamos un código por SMS para confirmar que es tuyo. Tus chats, tu nombre de usuario y tus dispositivos se quedan como están.',
  confirmed: 'Tu número está confirmado.',
  asked: 'Alguien quiere quedarse con tu número de teléfono',
  claimed: (since, until) =>
    `El ${since} alguien empezó una cuenta nueva con un código enviado a tu número. Si no conservas el número, llevará a esa cuenta desde el ${until}. Tus chats siguen siendo tuyos en cualquier caso.`,
  keep: 'Conservar mi número',
  waiting: (until) => `Tu número pasa a esta cuenta el ${until}. Hasta entonces, quien lo busque encuentra la cuenta antigua.`,
  kept: (date) => `El ${date} la cuenta que tiene tu número lo conservó. Vincula este dispositivo a ella, o confirma otro número.`,
};
