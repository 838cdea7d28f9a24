/** What a person reads in Brazilian Portuguese of whom their number leads to. */
import type { Later } from '../text.ts';

export const number: Later['number'] = {
  unknown: 'Este hub não conhece seu número de telefone. Confirme-o para encontrar pessoas e ser encontrado.',
  confirm: 'Confirmar',
  confirmTitle: 'Confirme seu número',
  confirmLead: 'Enviamos um código por SMS para confirmar que ele é seu. Suas conversas, seu nome de usuário e seus aparelhos ficam como estão.',
  confirmed: 'Seu número foi confirmado.',
  asked: 'Alguém quer ficar com seu número de telefone',
  claimed: (since, until) =>
    `Em ${since}, alguém começou uma nova conta com um código enviado ao seu número. Se você não mantiver o número, ele leva a essa conta a partir de ${until}. Suas conversas continuam suas de qualquer forma.`,
  keep: 'Manter meu número',
  waiting: (until) => `Seu número passa para esta conta em ${until}. Até lá, quem procura por ele encontra a conta antiga.`,
  kept: (date) => `Em ${date}, a conta que tem seu número o manteve. Vincule este aparelho a ela, ou confirme outro número.`,
};
