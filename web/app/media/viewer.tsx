/** Photos and films over the whole screen, through all of the chat: one at a time, larger where one wants, saved, passed on, deleted, or shown where it was said. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import '../styles/viewer.css';
import type { MessageRow } from '../../device/port/messages.ts';
import type { ChatView } from '../../device/port/port.ts';
import { calledBy } from '../called.ts';
import { Delete } from '../chat/delete.tsx';
import { Forward } from '../chat/forward.tsx';
import { useNames } from '../chat/names.ts';
import { go } from '../route.ts';
import { momentOf } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { Modal } from '../ui/dialog.tsx';
import { useDevice, useView } from '../ui/hooks.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Toast } from '../ui/say.tsx';
import { useMayAct } from './acting.ts';
import { type Going, useGoing } from './going.ts';
import { Large } from './large.tsx';
import { type Around, mediaAt } from './place.ts';
import { saveAs } from './save.tsx';
import { mayShare, share } from './share.ts';
import { Sign } from './sign.tsx';
import { Strip } from './strip.tsx';

type Props = Around & { readonly index: number; readonly onClose: () => void };

export function Viewer({ index: first, row: start, onClose, ...props }: Props) {
  const device = useDevice();
  const title = useId();
  const stage = useRef<HTMLDivElement>(null);
  const zoom = useRef<((by: number) => void) | undefined>(undefined);
  const [question, ask] = useState<'delete' | 'forward'>();
  const view = useView('chat', { chat: props.chat }, props.chat);
  const mayAct = useMayAct(view);
  const going = useGoing(props.chat, start, first, onClose);
  const { row, index, key, before, after } = going;
  const around = { ...props, row };
  const { media, place } = mediaAt(around, index);
  useEffect(() => {
    // The arrow that led to the last one is gone.
    if (document.activeElement === document.body) stage.current?.focus();
  }, [before === undefined, after === undefined]);
  const step = (by: number): void => (by < 0 ? before : after)?.();
  const showThere = (): void => {
    onClose();
    go({ at: 'chat', chat: props.chat, message: row.id });
  };
  const isSaid = row.kind === 'text';
  const press = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void => {
    // What lies under it has keys of its own.
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Delete' && isSaid && mayAct) return ask('delete');
    pressed(event, step, zoom.current);
  };
  return (
    <>
      <Modal look="viewer" titleId={title} onClose={onClose}>
        {/* Whoever presses on a picture goes on by keys. */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the dialog it fills */}
        <div class="viewing" ref={stage} tabIndex={-1} autofocus onKeyDown={press}>
          <header>
            <h2 id={title} class="vh">
              {t.chat.media[media.kind === 'video' ? 'video' : 'photo']}
            </h2>
            {view && <Whose view={view} row={row} />}
            {isSaid && <Button icon="chats" name={t.media.showInChat} onPress={showThere} />}
            {isSaid && mayAct && <Button icon="forward" name={t.deeds.forward} onPress={() => ask('forward')} />}
            {/* Not awaited: what goes wrong is said. */}
            <button type="button" class="ib" aria-label={t.media.save} onClick={() => void saveAs(device, place, media)}>
              <Sign name="download" />
            </button>
            {/* Not awaited: what goes wrong is said. */}
            {mayShare(media) && <Button icon="share" name={t.deeds.share} onPress={() => void share(device, place, media)} />}
            {isSaid && mayAct && <Button icon="trash" name={t.deeds.delete} onPress={() => ask('delete')} />}
            <Button icon="close" name={t.nav.close} onPress={onClose} />
          </header>
          <Large
            key={`${key} ${index}`}
            {...around}
            index={index}
            isPressed={key === start.id && index === first}
            onClose={onClose}
            step={step}
            zoom={zoom}
          />
          {row.text !== '' && (
            <p class="caption" dir="auto">
              {row.text}
            </p>
          )}
          {view && <Beside view={view} going={going} />}
          {before && (
            <button type="button" class="ib before" aria-label={t.media.before} onClick={before}>
              <Sign name="before" size={28} />
            </button>
          )}
          {after && (
            <button type="button" class="ib after" aria-label={t.media.after} onClick={after}>
              <Sign name="after" size={28} />
            </button>
          )}
        </div>
        <Toast />
      </Modal>
      {view && question === 'delete' && <Delete view={view} rows={[row]} onClose={() => ask(undefined)} onDone={() => undefined} />}
      {question === 'forward' && <Forward chat={props.chat} rows={[row]} onClose={() => ask(undefined)} onDone={onClose} />}
    </>
  );
}

/** Arrows go on, as the language does, and space plays; a film that has the focus has them for itself, and a button its space. */
function pressed(
  event: KeyboardEvent & { readonly currentTarget: HTMLElement },
  step: (by: number) => void,
  zoom: ((by: number) => void) | undefined,
): void {
  const film = event.currentTarget.querySelector('video');
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (by !== 0 && event.target !== film) step(document.documentElement.dir === 'rtl' ? -by : by);
  else if (event.key in ZOOM) zoom?.(ZOOM[event.key as keyof typeof ZOOM]);
  else if (film && event.key === ' ' && event.target === event.currentTarget) {
    event.preventDefault();
    // Not awaited: what does not play says so itself.
    if (film.paused) void film.play().catch(() => undefined);
    else film.pause();
  } else if (film && event.key === 'm') film.muted = !film.muted;
  // Not awaited: where it may not, it stays as it is.
  else if (film && event.key === 'f') void film.requestFullscreen().catch(() => undefined);
}

/** Times that a picture gets larger; 0 is as it was. */
const ZOOM = { '+': 1.5, '=': 1.5, '-': 1 / 1.5, '0': 0 } as const;

/** Who said it, and when. */
function Whose({ view, row }: { readonly view: ChatView; readonly row: MessageRow }) {
  const nameOf = useNames(view);
  return (
    <p class="whose">
      <bdi>{calledBy(nameOf, row.author)}</bdi>
      <time dateTime={new Date(row.time).toISOString()}>{momentOf(row.time, Date.now())}</time>
    </p>
  );
}

function Beside({ view, going }: { readonly view: ChatView; readonly going: Going }) {
  const nameOf = useNames(view);
  return <Strip {...going} chat={view.chat} nameOf={nameOf} />;
}

type ButtonProps = { readonly icon: IconName; readonly name: string; readonly onPress: () => void };

const Button = ({ icon, name, onPress }: ButtonProps) => (
  <button type="button" class="ib" aria-label={name} title={name} onClick={onPress}>
    <Icon name={icon} />
  </button>
);
