/** What is written in the composer: kept as a draft while it is a message to come, apart from it while it changes one that was sent. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChatView } from '../../device/port/port.ts';
import { type Marked, readMarkup } from '../../chat/markup.ts';
import { useDevice } from '../ui/hooks.ts';
import { wordsOf } from '../ui/words-of.ts';
import type { Sends } from '../media/sends.ts';
import type { Nameable } from './completion.ts';
import type { Context } from './deeds.ts';
import { useKeptDraft } from './kept-draft.ts';
import { byUsername } from './nameable.ts';
import { preparingIn } from './preparing.ts';
import { newSend } from './sending.ts';
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
  const sender = useRef<Sends>({ tray: undefined, voice: undefined, wanted: undefined }).current;
  const { send, follow } = newSend({ device, chat, context, now, put, keeper, end, onSent, setWhy, refused, read, sender });
  useEffect(() => {
    // Begun before one looked at another chat: its words go from this box as well.
    const one = preparingIn(chat);
    if (one) follow(one);
  }, []);
  return { text, why, setWhy, type, send, mean, now, read, sender };
}

/** A message that is changed stands in the box as it would be typed; what stood there comes back after it. */
function useEdited(box: Box, context: Context | undefined, now: Now, put: (text: string, names: Now['names']) => void): void {
  const before = useRef<Readonly<Now>>(undefined);
  const edited = context?.is === 'edit' ? context : undefined;
  useLayoutEffect(() => {
    if (!edited) {
      if (before.current !== undefined) put(before.current.text, before.current.names);
      before.current = undefined;
      return;
    }
    before.current ??= { ...now };
    const { typed, names } = edited.written;
    put(typed, names);
    const end = (): void => box.current?.setSelectionRange(typed.length, typed.length);
    // The box has the text once it is drawn.
    requestAnimationFrame(end);
  }, [edited?.row.id]);
  const begun = useRef(context);
  useEffect(() => {
    // What a draft answers was there before the person was.
    if (context && context !== begun.current) box.current?.focus();
    begun.current = undefined;
  }, [context]);
}
