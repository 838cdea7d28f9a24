/** Where one writes: plain text that grows with its lines, is kept while it is not sent, and stays when it cannot be. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Typed } from '../../chat/markup-writing.ts';
import { tooLongBy } from '../../chat/text.ts';
import { enterSends } from '../settings/look.ts';
import { t } from '../text/language.ts';
import { useFoot } from '../ui/foot.ts';
import { Icon } from '../ui/icon.tsx';
import { loadRest } from '../ui/rest.ts';
import { useLayer } from '../ui/layers.ts';
import { lazily } from '../ui/lazy.tsx';
import { attach, attachedTo } from './attached.ts';
import { useCompleting } from './completing.ts';
import type { Context } from './deeds.ts';
import { EmojiButton } from './emoji-button.tsx';
import { isSend } from './enter.ts';
import { insert, signOf, surround } from './formatting.ts';
import { excerptOf } from './quote.tsx';
import { useTypingElsewhere } from './typing.ts';
import { useWriting, type Writing } from './writing.ts';
import type { Box } from './written.ts';

const Recorder = lazily(async () => (await import('../media/recorder.tsx')).Recorder);
const Tray = lazily(async () => (await import('../media/tray.tsx')).Tray);
const Offered = lazily(async () => (await import('./offered.tsx')).Offered);
const Parted = lazily(async () => (await import('./parted.tsx')).Parted);
const FormatBar = lazily(async () => (await import('./format-bar.tsx')).FormatBar);

/** Where a browser records nothing, nothing speaks of it. */
const RECORDS = 'MediaRecorder' in globalThis && 'mediaDevices' in navigator;

/** A press so soon after one that sent was meant to send. */
const MEANT_MS = 500;

/** More than the box shows at its highest. */
const MIRRORED = 4000;

/** `step`: the answer is to the message before (-1) or after the one it is to; `editLast`: the newest own message is changed. */
type Props = Writing & { readonly step: (by: -1 | 1) => void; readonly editLast: () => boolean };

export function Composer(props: Props) {
  const box = useRef<HTMLTextAreaElement>(null);
  const { context, end, people } = props;
  const { chat } = props.view;
  const { text, why, setWhy, type, send, mean, now, read, sender } = useWriting(box, props);
  const isEdit = context?.is === 'edit';
  const isCaption = isBesideMedia(chat, context);
  const isEmpty = text.trim() === '' && !isCaption;
  /** The press that began what is being spoken. */
  const [press, record] = useState<MouseEvent>();
  // What is written, picked or changed meanwhile ends it: nothing is spoken later for a press that is forgotten.
  if (press && (isEdit || !isEmpty)) record(undefined);
  const sentAt = useRef(0);
  const isMic = RECORDS && isEmpty && !isEdit && !press;
  useLayer(context?.is === 'reply', end);
  useLayer(isEdit, end);
  const { completing, look } = useCompleting(box, people, now, mean);
  const isSelecting = useSelecting(box, look);
  const foot = useFoot<HTMLFormElement>();
  useTypingElsewhere(box);
  return (
    <form
      class="comp"
      data-part
      ref={foot}
      onSubmit={(event) => {
        event.preventDefault();
        sentAt.current = event.timeStamp;
        send();
      }}
    >
      {why && (
        <p class="error why" role="alert">
          {why}
        </p>
      )}
      {!isEdit && tooLongBy(text) > 0 && <Parted text={text} read={read} />}
      {completing && <Offered completing={completing} />}
      {isSelecting && !completing && <FormatBar box={box} />}
      <div class="box">
        {context && <About context={context} onEnd={end} />}
        {!isEdit && isCaption && <Tray chat={chat} sender={sender} />}
        {press && <Recorder press={press} chat={chat} sender={sender} send={send} end={() => record(undefined)} setWhy={setWhy} />}
        {/* Beside the field, the same words unseen: they give the box its height, in every browser, and nothing has to be measured. */}
        <div class="written" data-text={text.slice(0, MIRRORED)}>
          <textarea
            ref={box}
            id="composer"
            rows={1}
            dir="auto"
            // The browser would else keep what is being written in its own session files, where nothing is sealed.
            autocomplete="off"
            aria-label={t.chat.message}
            aria-autocomplete="list"
            aria-controls={completing ? 'offered' : undefined}
            aria-activedescendant={completing ? `offered-${completing.chosen}` : undefined}
            placeholder={isCaption ? t.chat.caption : t.chat.message}
            enterkeyhint="send"
            value={text}
            onInput={(event) => {
              type(event.currentTarget.value);
              look();
            }}
            onPaste={(event) => paste(event, mean, chat)}
            onKeyDown={(event) => {
              if (completing?.press(event)) return event.preventDefault();
              const done = deedOf(event, { text, send, ...props });
              if (!done) return;
              event.preventDefault();
              done();
            }}
          />
        </div>
        {/* Beside the words on the side where they begin, and after them by keys. */}
        {!isEdit && <AttachButton chat={chat} />}
        <EmojiButton box={box} />
      </div>
      <Go
        does={isEdit ? 'check' : isMic ? 'mic' : 'send'}
        isOff={isEmpty && !isMic && !press}
        record={(next) => next.timeStamp > sentAt.current + MEANT_MS && record(next)}
      />
    </form>
  );
}

/** Beside media nothing need be said. */
const isBesideMedia = (chat: string, context: Context | undefined): boolean =>
  context?.is === 'edit' ? context.row.media !== undefined : attachedTo(chat).length > 0;

type GoProps = { readonly does: 'check' | 'mic' | 'send'; readonly isOff: boolean; readonly record: (press: MouseEvent) => void };

/** Sends what is written, or keeps what is changed; where there is nothing to send it begins to record, a finger by holding it. */
const Go = ({ does, isOff, record }: GoProps) => (
  <button
    type="submit"
    class="ib fill go"
    aria-label={does === 'check' ? t.chat.saveEdit : does === 'mic' ? t.chat.record : t.chat.send}
    aria-disabled={isOff}
    onPointerDown={(event) => {
      // The keyboard of a phone stays open: pressing the button does not take the focus away.
      event.preventDefault();
      if (does === 'mic' && event.pointerType === 'touch') record(event);
    }}
    onClick={(event) => {
      if (does !== 'mic') return;
      event.preventDefault();
      record(event);
    }}
  >
    <Icon name={does} />
  </button>
);

/** Is anything selected in the box, while one writes or chooses what it is to become? `look` is told wherever the caret goes. */
function useSelecting(box: Box, look: () => void): boolean {
  const [isSelecting, select] = useState(false);
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    const moved = (): void => {
      const { activeElement } = document;
      const isHere = activeElement === box.current || activeElement?.closest('.formats') != null;
      const isAny = box.current !== null && box.current.selectionStart < box.current.selectionEnd;
      select(isHere && isAny);
      latest.current();
    };
    for (const event of EVENTS) document.addEventListener(event, moved);
    return () => {
      for (const event of EVENTS) document.removeEventListener(event, moved);
    };
  }, [box]);
  return isSelecting;
}
const EVENTS = ['selectionchange', 'focusin', 'focusout'] as const;

/** Of formatted text what can be kept is typed as a hand would, else the plain text; what has none the browser pastes, as ever. */
function paste(
  event: ClipboardEvent & { readonly currentTarget: HTMLTextAreaElement },
  mean: (name: string, user: string) => void,
  chat: string,
): void {
  const [html = '', plain = ''] = [event.clipboardData?.getData('text/html'), event.clipboardData?.getData('text/plain')];
  const files = [...(event.clipboardData?.files ?? [])];
  if (plain === '' && files.length > 0) {
    event.preventDefault();
    return attach(chat, files, false);
  }
  if (html === '' || plain === '') return;
  event.preventDefault();
  const box = event.currentTarget;
  const type = (marked?: Typed): void => {
    // The chat was left meanwhile: it would be typed into the next one.
    if (!box.isConnected) return;
    for (const [name, user] of marked?.names ?? []) mean(name, user);
    insert(box, marked?.typed ?? plain);
  };
  // Not awaited: it stands there when what reads it has come, and unread where that cannot be had.
  void import('./pasted.ts').then(
    ({ pastedMarkup }) => type(pastedMarkup(plain, html)),
    () => type(),
  );
}

/** The way to what is sent beside words. */
const AttachButton = ({ chat }: { readonly chat: string }) => (
  <button
    type="button"
    class="ib clip"
    aria-label={t.chat.attach}
    title={t.chat.attach}
    // Not awaited: it opens when it has come.
    onClick={({ currentTarget }) =>
      void Promise.all([import('../media/attach.ts'), loadRest()]).then(([{ openAttach }]) => openAttach(currentTarget, chat))
    }
  >
    <Icon name="clip" />
  </button>
);

/** What is answered or changed, over what is written. */
const About = ({ context, onEnd }: { readonly context: Context; readonly onEnd: () => void }) => (
  <div class="about">
    <Icon name={context.is === 'edit' ? 'pen' : 'reply'} size={20} />
    <span class="q">
      <b>{context.is === 'edit' ? t.chat.editing : t.chat.replying}</b>
      <bdi>{context.is === 'edit' ? excerptOf(context.row) : context.said}</bdi>
    </span>
    <button type="button" class="ib" aria-label={context.is === 'edit' ? t.chat.endEdit : t.chat.endReply} onClick={onEnd}>
      <Icon name="close" size={20} />
    </button>
  </div>
);

type Doing = Props & { readonly text: string; readonly send: () => void };

/** What a key does beside writing. */
function deedOf(
  event: KeyboardEvent & { readonly currentTarget: HTMLTextAreaElement },
  { text, send, step, editLast }: Doing,
): (() => void) | undefined {
  if (event.isComposing) return undefined;
  if (isSend(event, enterSends())) return send;
  const sign = signOf(event);
  if (sign !== undefined) return () => surround(event.currentTarget, sign);
  const isUp = event.key === 'ArrowUp';
  if (!isUp && event.key !== 'ArrowDown') return undefined;
  if (event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey) return () => step(isUp ? -1 : 1);
  return isUp && text === '' && !event.altKey && !event.shiftKey && editLast() ? () => undefined : undefined;
}
