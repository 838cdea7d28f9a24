/** The message that is answered, in one line over the answer; pressed, it is gone to. */
import type { MessageRow, Quote as Quoted } from '../../device/port/messages.ts';
import { t } from '../text/language.ts';
import { glanceAt, glanceOf } from '../media/glance.ts';
import { Icon } from '../ui/icon.tsx';
import { hueOf } from '../ui/avatar.tsx';
import { withoutSpoilers } from './runs.ts';

/** What a message says in one line. */
export function excerptOf({ kind, text, marks, media }: Pick<MessageRow, 'kind' | 'text' | 'marks' | 'media'>): string {
  if (text === '' && media) return glanceAt(media) ?? '';
  if (kind === 'text' || kind === 'sending') return withoutSpoilers(text, marks).replace(/\s+/g, ' ').trim();
  return kind === 'deleted' ? t.chat.deleted : t.chat.unsupported;
}

export function Quote({ quote, name, onPress }: { readonly quote: Quoted; readonly name: string; readonly onPress: () => void }) {
  const isText = quote.kind === 'text';
  return (
    <button type="button" class={`quote ${quote.author ? hueOf(quote.author) : ''}`} tabIndex={-1} onClick={onPress}>
      <b>
        <bdi>{name}</bdi>
      </b>
      <span dir="auto">
        {!isText && <Icon name={quote.kind === 'deleted' ? 'trash' : 'alert'} size={14} />}
        {saidIn(quote)}
      </span>
    </button>
  );
}

/** The same of what is quoted. */
export function saidIn({ kind, excerpt, media }: Quoted): string {
  switch (kind) {
    case 'text':
      return excerpt === '' && media ? glanceOf(media) : excerpt;
    case 'deleted':
      return t.chat.deleted;
    case 'missing':
      return t.chat.quoteMissing;
    default:
      return t.chat.unsupported;
  }
}
