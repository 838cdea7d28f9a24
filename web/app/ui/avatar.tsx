/** A person's or a group's circle: their photo, else initials on a colour that follows from the id, so it is the same on every device. */
import { useRef, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { initialsOf } from './initials.ts';
import { usePhoto } from './photos.ts';

type Props = {
  /** Whose it is: a person's id, or a group's chat. */
  readonly user: string;
  readonly title: string;
  /** Names their photo, where they show one. */
  readonly photo?: string | undefined;
  readonly size?: 's36' | 's40' | 's56' | 's88' | 's120';
  readonly saved?: boolean;
  /** They are there now. */
  readonly online?: boolean;
};

export function Avatar({ user, title, photo, size, saved = false, online = false }: Props) {
  const box = useRef<HTMLSpanElement>(null);
  const address = usePhoto(box, user, saved ? undefined : photo);
  const [broken, breakAt] = useState<string>();
  return (
    <span ref={box} class={`av ${saved ? 'saved' : hueOf(user)} ${size ?? ''}`} aria-hidden="true">
      {saved ? <Icon name="saved" /> : initialsOf(title)}
      {address !== undefined && address !== broken && <img src={address} alt="" draggable={false} onError={() => breakAt(address)} />}
      {online && <i class="on" />}
    </span>
  );
}

/** One of eight, from the id's first byte. */
export const hueOf = (user: string): string => `h${(Number.parseInt(user.slice(0, 2), 16) || 0) % 8}`;
