/** What is written in the composer: kept as a draft while it is a message to come, apart from it while it changes one that was sent. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChatView } from '../../device/port/port.ts';
import { type Marked, readMarkup } from '../../chat/markup.ts';
import { writeMarkup } from '../../chat/markup-writing.ts';
import { isValidText, PARTS, tooLongBy } from '../../chat/text.ts';
import { t } from '../text/language.ts';
import { useDevice } from '../ui/hooks.ts';
import { askToKeepOnce } from '../ui/keeping.ts';
import { wordsOf } from '../ui/words-of.ts';
import type { Nameable } from './completion.ts';
import type { Context } from './deeds.ts';
import { useKeptDraft } from './kept-draft.ts';
import { byUsername } from './nameable.ts';
import { type Box, type Now, namesOf, whyTooLong } from './written.ts';

/** `context`: what it answers or changes; `answer`: it answers this, or nothing; `end`: it changes or answers no more. */
export type Writing = {
  readonly view: ChatView;
  readonly people: readonly Nameable[];
  readonly onSent: () => void;
  readonly context: Context | undefined;
  readonly answer: (quote: ChatView['draftReply']) => void;
  readonly end: () => void;
};

export function useWriting(box: Box, { view, people, onSent, context, answer, end }: Writing) {
  const { chat } = view;
  const device = useDevice();
  const [text, setText] = useState(view.draft);
  /** A second press of Send may come before the box is drawn anew. */
  const now = useRef<Now>({ text: view.draft, names: namesOf(view) }).current;
  const put = (next: string, names = now.names): void => {
    now.text = next;
    now.names = names;
    setText(next);
  };
  const [why, setWhy] = useState<string>();
  const keeper = useKeptDraft(box, view, context, now, put, answer, setWhy);
  useEdited(box, context, now, put);
  const editing = context?.is === 'edit' ? context.row : undefined;
  const type = (typed: string): void => {
    put(typed);
    setWhy(editing && whyTooLong(typed));
    if (editing) return;
    keeper.typed();
    // Not awaited: whether anybody is told is the device's to say.
    if (typed !== '') void device.call('typing', { chat });
  };
  const mean = (name: string, user: string): void => {
    now.names = new Map([...now.names, [name, user]]);
  };
  const refused = (answer: Awaited<ReturnType<typeof device.call>>): void => {
    // Not awaited: the sentence stands there once it is loaded.
    if (!answer.ok) void wordsOf(answer.error).then(setWhy);
  };
  const read = (typed: string): Marked => readMarkup(typed.trimEnd(), new Map([...byUsername(people), ...now.names]));
  const send = (): void => {
    const { text: typed } = now;
    if (typed.trim() === '') return;
    const written = read(typed);
    if (!editing && tooLongBy(written.text) > 0) {
      // Not awaited: what came into the box before this part of the app did is looked at first.
      return void import('../../chat/parts.ts').then(({ partsOf }) => now.text === typed && say(partsOf(written)));
    }
    if (!isValidText(written.text)) return setWhy(whyTooLong(written.text) ?? t.chat.nothingSeen);
    // Not awaited: a browser that does not agree says so in the settings.
    void askToKeepOnce();
    if (editing) {
      const isSame = written.text === editing.text && JSON.stringify(written.marks) === JSON.stringify(editing.marks);
      if (isSame) return end();
      // Not awaited: a change is seen where the message stands; refused, it is still in the box.
      return void device.call('edit', { chat, id: editing.id, ...written }).then((answer) => (answer.ok ? end() : refused(answer)));
    }
    say([written]);
  };
  const say = ([first, ...more]: readonly Marked[]): void => {
    if (!first || more.length >= PARTS) return;
    const { text: typed, names } = now;
    keeper.sent();
    put('', new Map());
    if (context) end();
    onSent();
    const reply = context?.is === 'reply' ? { reply: context.id } : {};
    // Not awaited: the message is seen when it is in the chat; a refusal brings the text back.
    void device.call('send', { chat, ...first, ...reply, ...(more.length > 0 && { more }) }).then((answer) => {
      if (!answer.ok && now.text === '') put(typed.trimEnd(), names);
      refused(answer);
    });
  };
  return { text, why, type, send, mean, now, read };
}

/** A message that is changed stands in the box as it would be typed; what stood there comes back after it. */
function useEdited(box: Box, context: Context | undefined, now: Now, put: (text: string, names: Now['names']) => void): void {
  const before = useRef<Readonly<Now>>(undefined);
  const row = context?.is === 'edit' ? context.row : undefined;
  useLayoutEffect(() => {
    if (!row) {
      if (before.current !== undefined) put(before.current.text, before.current.names);
      before.current = undefined;
      return;
    }
    before.current ??= { ...now };
    const { typed, names } = writeMarkup(row);
    put(typed, names);
    const end = (): void => box.current?.setSelectionRange(typed.length, typed.length);
    // The box has the text once it is drawn.
    requestAnimationFrame(end);
  }, [row?.id]);
  const begun = useRef(context);
  useEffect(() => {
    // What a draft answers was there before the person was.
    if (context && context !== begun.current) box.current?.focus();
    begun.current = undefined;
  }, [context]);
}
