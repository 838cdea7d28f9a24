/** The draft: kept while one types, and followed where another tab or device writes it. What changes a message is none. */
import { useEffect, useRef } from 'preact/hooks';
import type { ChatView } from '../../device/port/port.ts';
import { useDevice, useView } from '../ui/hooks.ts';
import type { Context } from './deeds.ts';
import { newDraft } from './draft.ts';
import { after } from './timers.ts';
import { type Box, type Now, namesOf } from './written.ts';

/** What is kept: the text, whom its names mean, and the message it answers. */
type Draft = { readonly text: string; readonly names: ChatView['draftNames']; readonly reply: string | undefined };
const NOTHING: Draft = { text: '', names: [], reply: undefined };

/** `sent`: it is none any more. */
export type Keeper = { readonly typed: () => void; readonly sent: () => void };

export function useKeptDraft(
  box: Box,
  view: ChatView,
  context: Context | undefined,
  now: Now,
  put: (text: string, names: Now['names']) => void,
  answer: (quote: ChatView['draftReply']) => void,
  setWhy: (why: string | undefined) => void,
): Keeper {
  const { chat } = view;
  const device = useDevice();
  const isEditing = context?.is === 'edit';
  const reply = useRef<string>(undefined);
  // While a message is changed, what stood there before answers what it did.
  if (!isEditing) reply.current = context?.id;
  /** What this page kept last; any other draft is of another tab. */
  const kept = useRef(nameFor(draftIn(view)));
  const save = (draft: Draft, left: boolean): void => {
    kept.current = nameFor(draft);
    const { text, names, reply } = draft;
    // Not awaited: a draft that cannot be kept is still in the box.
    void device.call('saveDraft', { chat, text, names, ...(reply !== undefined && { reply }), ...(left && { left }) });
  };
  const keeper = useRef(newDraft(save, after)).current;
  const written = (): Draft => ({ text: now.text, names: namesIn(now), reply: reply.current });
  const typed = (): void => keeper.typed(written());
  const shown = nameFor(draftIn(view));
  useEffect(() => {
    if (shown === kept.current || isEditing || isWrittenIn(box.current)) return;
    kept.current = shown;
    // What this page kept before is none of it: leaving must not bring it back.
    keeper.sent();
    put(view.draft, namesOf(view));
    answer(view.draftReply);
  }, [shown]);
  useEffect(() => {
    if (!isEditing && nameFor(written()) !== kept.current) typed();
  }, [context]);
  const isFull = useView('connection', {})?.state === 'full';
  useEffect(() => {
    if (isFull || isEditing || now.text === '') return;
    // There is room again: what was refused is still in the box, and is kept as what it now is.
    setWhy(undefined);
    if (nameFor(written()) !== kept.current) typed();
  }, [isFull]);
  useEffect(() => {
    addEventListener('pagehide', keeper.leave);
    return () => {
      removeEventListener('pagehide', keeper.leave);
      keeper.leave();
    };
  }, [keeper]);
  const sent = (): void => {
    keeper.sent();
    kept.current = nameFor(NOTHING);
  };
  return { typed, sent };
}

const draftIn = ({ draft, draftNames, draftReply }: ChatView): Draft => ({ text: draft, names: draftNames, reply: draftReply?.id });
const namesIn = ({ text, names }: Now): Draft['names'] => [...names].flatMap(([name, user]) => (text.includes(name) ? [{ name, user }] : []));
const nameFor = ({ text, names, reply }: Draft): string => JSON.stringify([text, names.map(({ name, user }) => [name, user]), reply]);

/** Of several tabs the one that is written in leads, and the others follow. */
const isWrittenIn = (box: HTMLTextAreaElement | null): boolean => document.hasFocus() && document.activeElement === box;
