/** What a person reads in Spanish beside a chat, of who it is with. */
import type { Later } from '../text.ts';

export const info: Later['info'] = {
  title: 'Información',
  bio: 'Sobre mí',
  encrypted: 'Cifrado de extremo a extremo',
  verified: 'Verificado por ti',
  notVerified: 'Aún sin verificar',
};
