/** Small ones of what was said around the photo or film one looks at: where one is, and a way to any of them. */
import { useEffect, useRef } from 'preact/hooks';
import type { MessageRow } from '../../device/port/messages.ts';
import type { NameOf } from '../chat/names.ts';
import { t } from '../text/language.ts';
import { useView } from '../ui/hooks.ts';
import { useSeen } from './bytes.ts';
import { type Going, seenIn } from './going.ts';
import type { Around } from './place.ts';
import { Thumb } from './thumb.tsx';

type Props = Pick<Going, 'row' | 'index' | 'near' | 'goTo'> & { readonly chat: string; readonly nameOf: NameOf };

export function Strip(props: Props) {
  const { row, index, near } = props;
  const list = useRef<HTMLUListElement>(null);
  const centre = (): void => {
    const current = list.current?.querySelector<HTMLElement>('[aria-current]');
    current?.scrollIntoView({ block: 'nearest', inline: 'center' });
    // Whoever goes on by keys from one of them stays on the one that is shown.
    if (list.current?.contains(document.activeElement)) current?.focus({ preventScroll: true });
  };
  useEffect(centre, [row.id, index, near.length]);
  const isAny = near.length >= 2 || seenIn(row).length >= 2;
  useEffect(() => {
    if (!list.current) return;
    // A screen that was turned has another middle.
    const watch = new ResizeObserver(centre);
    watch.observe(list.current);
    return () => watch.disconnect();
  }, [isAny]);
  if (!isAny) return null;
  return (
    <ul class="around" ref={list} aria-label={t.gallery.kinds.media}>
      {near.map((id) => (
        <Some key={id} {...props} id={id} centre={centre} />
      ))}
    </ul>
  );
}

/** Those of one message. */
function Some({ id, row: current, index: at, chat, nameOf, goTo, centre }: Props & { readonly id: string; readonly centre: () => void }) {
  const found = useView('messages', { chat, anchor: { at: 'message', id }, before: 0, after: 0 }, id);
  const row: MessageRow | undefined = id === current.id ? current : found?.rows.find((one) => one.id === id);
  const seen = row ? seenIn(row) : [];
  // What stands before it has moved it.
  useEffect(centre, [seen.length]);
  if (!row) return null;
  const around = { chat, row, act: () => undefined };
  return seen.map((index) => (
    <Small key={`${id} ${index}`} around={around} index={index} nameOf={nameOf} isCurrent={id === current.id && index === at} goTo={goTo} />
  ));
}

type SmallProps = Pick<Props, 'index' | 'nameOf' | 'goTo'> & { readonly around: Around; readonly isCurrent: boolean };

/** Nothing of it is fetched before it comes into sight. */
function Small({ around, index, nameOf, isCurrent, goTo }: SmallProps) {
  const box = useRef<HTMLButtonElement>(null);
  const isSeen = useSeen(box);
  return (
    <li>
      <button ref={box} type="button" aria-current={isCurrent || undefined} tabIndex={isCurrent ? 0 : -1} onClick={() => goTo(around.row.id, index)}>
        <Thumb around={around} index={index} nameOf={nameOf} isSeen={isSeen} />
      </button>
    </li>
  );
}
