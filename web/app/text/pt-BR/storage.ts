/** What a person reads in Portuguese about data and storage. */
import type { Later } from '../text.ts';

export const storage: Later['storage'] = {
  alone: { any: 'Mídia que chega sozinha', wifi: 'Sozinha por Wi-Fi', mobile: 'Sozinha por dados móveis' },
  kinds: { photo: 'Fotos', voice: 'Mensagens de voz', video: 'Vídeos', file: 'Arquivos e música' },
  upTo: (size: string): string => `Até ${size}`,
  aloneHint: 'O resto chega quando você toca. Vale só neste aparelho.',
  saving: 'Seu navegador economiza dados: nada chega sozinho.',
};
