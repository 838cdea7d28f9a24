/** What a person reads in German while choosing a photo. */
import type { Later } from '../text.ts';

export const photo: Later['photo'] = {
  choose: 'Foto auswählen',
  change: 'Foto ändern',
  remove: 'Foto entfernen',
  title: 'Ausschnitt wählen',
  frame: 'Foto. Die Pfeiltasten verschieben es, Plus und Minus holen es näher und rücken es weg.',
  zoom: 'Näher',
  take: 'Foto verwenden',
  unreadable: 'Dieses Bild lässt sich nicht lesen. Wähle eine JPEG-, PNG- oder WebP-Datei mit höchstens 40 MB.',
};
