/** Where one writes: plain text that grows with its lines, is kept while it is not sent, and stays when it cannot be. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isValidText, TEXT_LENGTH, tooLongBy } from '../../chat/text.ts';
import { enterSends } from '../settings/look.ts';
import { t } from '../text/en.ts';
import { useFoot } from '../ui/foot.ts';
import { useDevice, useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { askToKeepOnce } from '../ui/keeping.ts';
import { newDraft } from './draft.ts';
import { isSend } from './enter.ts';
import { after } from './timers.ts';
import { useTypingElsewhere } from './typing.ts';

type Box = { readonly current: HTMLTextAreaElement | null };
type Props = { readonly chat: string; readonly draft: string; readonly onSent: () => void };

export function Composer({ chat, draft, onSent }: Props) {
  const box = useRef<HTMLTextAreaElement>(null);
  const { text, why, type, send } = useWriting(box, chat, draft, onSent);
  const foot = useFoot<HTMLFormElement>();
  useGrowing(box, text);
  useTypingElsewhere(box);
  return (
    <form
      class="comp"
      data-part
      ref={foot}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {why && (
        <p class="error why" role="alert">
          {why}
        </p>
      )}
      <div class="box">
        <textarea
          ref={box}
          id="composer"
          rows={1}
          dir="auto"
          // The browser would else keep what is being written in its own session files, where nothing is sealed.
          autocomplete="off"
          aria-label={t.chat.message}
          placeholder={t.chat.message}
          enterkeyhint="send"
          value={text}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (!isSend(event, enterSends())) return;
            event.preventDefault();
            send();
          }}
        />
      </div>
      <button
        type="submit"
        class="ib fill go"
        aria-label={t.chat.send}
        disabled={text.trim() === ''}
        // The keyboard of a phone stays open: pressing the button does not take the focus away.
        onPointerDown={(event) => event.preventDefault()}
      >
        <Icon name="send" />
      </button>
    </form>
  );
}

function useWriting(box: Box, chat: string, draft: string, onSent: () => void) {
  const device = useDevice();
  const [text, setText] = useState(draft);
  /** What is in the box at this moment: a second press of Send may come before the box is drawn anew. */
  const now = useRef(draft);
  const put = (next: string): void => {
    now.current = next;
    setText(next);
  };
  const [why, setWhy] = useState<string>();
  /** What this page kept last; any other draft is of another tab. */
  const kept = useRef(draft);
  const save = (typed: string): void => {
    kept.current = typed;
    // Not awaited: a draft that cannot be kept is still in the box.
    void device.call('saveDraft', { chat, text: typed });
  };
  const keeper = useRef(newDraft(save, after)).current;
  useEffect(() => {
    if (draft === kept.current || isWrittenIn(box.current)) return;
    kept.current = draft;
    put(draft);
  }, [draft]);
  const isFull = useView('connection', {})?.state === 'full';
  useEffect(() => {
    if (isFull || now.current === '') return;
    // There is room again: what was refused is still in the box, and is kept as what it now is.
    setWhy(whyTooLong(now.current));
    if (now.current !== kept.current) keeper.typed(now.current);
  }, [isFull]);
  useEffect(() => {
    addEventListener('pagehide', keeper.leave);
    return () => {
      removeEventListener('pagehide', keeper.leave);
      keeper.leave();
    };
  }, [keeper]);
  const type = (typed: string): void => {
    put(typed);
    setWhy(whyTooLong(typed));
    keeper.typed(typed);
  };
  const send = (): void => {
    const message = now.current.trimEnd();
    if (message.trim() === '') return;
    if (!isValidText(message)) return setWhy(whyTooLong(message) ?? t.chat.nothingSeen);
    // Not awaited: a browser that does not agree says so in the settings.
    void askToKeepOnce();
    keeper.sent();
    put('');
    onSent();
    // Not awaited: the message is seen when it is in the chat; a refusal brings the text back.
    void device.call('send', { chat, text: message }).then((answer) => {
      if (answer.ok) return;
      if (now.current === '') put(message);
      setWhy(answer.error.message);
    });
  };
  return { text, why, type, send };
}

/** Of several tabs the one that is written in leads, and the others follow. */
const isWrittenIn = (box: HTMLTextAreaElement | null): boolean => document.hasFocus() && document.activeElement === box;

/** Said while it is typed: what is too long for a message is kept as no draft either. */
function whyTooLong(text: string): string | undefined {
  const over = tooLongBy(text);
  return over > 0 ? t.chat.tooLong(over, TEXT_LENGTH) : undefined;
}

/** Where the style sheet alone cannot make it grow (Firefox before 152, Safari before 26.2). */
function useGrowing(box: Box, text: string): void {
  useLayoutEffect(() => {
    if (!box.current || CSS.supports('field-sizing', 'content')) return;
    box.current.style.height = 'auto';
    box.current.style.height = `${box.current.scrollHeight}px`;
  }, [box, text]);
}
