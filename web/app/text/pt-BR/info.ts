/** What a person reads in Brazilian Portuguese beside a chat, of who it is with. */
import type { Later } from '../text.ts';

export const info: Later['info'] = {
  title: 'Informações',
  bio: 'Sobre',
  encrypted: 'Criptografia de ponta a ponta',
  verified: 'Verificado por você',
  notVerified: 'Ainda não verificado',
};
