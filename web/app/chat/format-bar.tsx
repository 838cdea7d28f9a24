/** Over what is selected in the composer: what it is to become. The same as the keys do, and what no key does. */
import '../styles/offers.css';
import { AROUND } from '../../chat/markup-pieces.ts';
import { t } from '../text/language.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { link, quote } from './formats.ts';
import { surround } from './formatting.ts';
import type { Box } from './written.ts';

type Format = {
  readonly is: keyof typeof t.writing.formats;
  readonly icon: IconName;
  readonly keys?: string;
  readonly apply: (box: HTMLTextAreaElement) => void;
};
const FORMATS: readonly Format[] = [
  { is: 'bold', icon: 'bold', keys: 'Control+B', apply: (box) => surround(box, AROUND.bold) },
  { is: 'italic', icon: 'italic', keys: 'Control+I', apply: (box) => surround(box, AROUND.italic) },
  { is: 'strike', icon: 'strike', keys: 'Control+Shift+X', apply: (box) => surround(box, AROUND.strike) },
  { is: 'code', icon: 'code', keys: 'Control+E', apply: (box) => surround(box, '`') },
  { is: 'spoiler', icon: 'hidden', apply: (box) => surround(box, AROUND.spoiler) },
  { is: 'quote', icon: 'quote', apply: quote },
  { is: 'link', icon: 'link', apply: link },
];

export const FormatBar = ({ box }: { readonly box: Box }) => (
  <div class="formats" role="toolbar" aria-label={t.writing.format}>
    {FORMATS.map(({ is, icon, keys, apply }) => (
      <button
        key={is}
        type="button"
        class="ib"
        aria-label={t.writing.formats[is]}
        aria-keyshortcuts={keys}
        title={t.writing.formats[is]}
        // What is selected stays so.
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => box.current && apply(box.current)}
      >
        <Icon name={icon} size={20} />
      </button>
    ))}
  </div>
);
