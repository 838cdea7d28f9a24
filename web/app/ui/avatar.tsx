/** A person's circle: initials on a colour that follows from the id, so it is the same on every device. */
import { Icon } from './icon.tsx';

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function Avatar({
  user,
  title,
  size,
  saved = false,
}: {
  readonly user: string;
  readonly title: string;
  readonly size?: 's36' | 's40' | 's56' | 's88';
  readonly saved?: boolean;
}) {
  return (
    <span class={`av ${saved ? 'saved' : hueOf(user)} ${size ?? ''}`} aria-hidden="true">
      {saved ? <Icon name="saved" /> : initialsOf(title)}
    </span>
  );
}

/** One of eight, from the id's first byte. */
const hueOf = (user: string): string => `h${(Number.parseInt(user.slice(0, 2), 16) || 0) % 8}`;

function initialsOf(title: string): string {
  const words = title.replace(/^@/, '').split(/\s+/).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return picked.map((word) => (word ? ([...segments.segment(word)][0]?.segment ?? '') : '')).join('');
}
