/** What a person does with messages of the chat that is open: what is written about one, what is picked out, and the questions that come before. */
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import type { Typed } from '../../chat/markup-writing.ts';
import type { MessageRow } from '../../device/port/messages.ts';
import type { ChatView } from '../../device/port/port.ts';
import { answered } from '../ui/answered.ts';
import { useDevice } from '../ui/hooks.ts';
import { excerptOf, saidIn } from './quote.tsx';

export type Deed = 'retry' | 'discard' | 'reply' | 'edit' | 'pin' | 'forward' | 'select' | 'info' | 'versions' | 'delete' | 'who' | 'react';
/** `emoji`: what is said with `react`; said already, it is taken back. */
export type Act = (deed: Deed, row: MessageRow, emoji?: string) => void;

/** What may be done here: `hide`, what nobody else hears of, by who is out; `react`, all that is no words, where one may not write. */
export type Allowed = 'nothing' | 'hide' | 'react' | 'all';
const WORDS: readonly Deed[] = ['reply', 'edit', 'retry'];
const HEARD: readonly Deed[] = ['react', 'pin'];
export const allows = (allowed: Allowed, deed: Deed): boolean =>
  allowed === 'all' || (allowed !== 'nothing' && !WORDS.includes(deed) && (allowed === 'react' || !HEARD.includes(deed)));

/** What is being written about: an answer to it, or what it is to say instead. */
/** `written`: how it would be typed. */
export type Context =
  | { readonly is: 'reply'; readonly id: string; readonly said: string }
  | { readonly is: 'edit'; readonly row: MessageRow; readonly written: Typed };
/** What is asked before it is done, or shown of messages. */
export type Question = { readonly is: 'delete' | 'forward' | 'info' | 'versions' | 'who' | 'react'; readonly rows: readonly MessageRow[] };

export type Deeds = {
  readonly act: Act;
  readonly context: Context | undefined;
  /** Nothing ends the change, and with it comes back what was answered before; else the answer. */
  readonly write: (about: Extract<Context, { is: 'reply' }> | undefined) => void;
  /** Begins a change, once it is known how the message would be typed. */
  readonly change: (row: MessageRow) => void;
  readonly question: Question | undefined;
  readonly ask: (question: Question | undefined) => void;
  /** By id, in the order in which they were picked out; undefined where nothing is. */
  readonly picked: ReadonlyMap<string, MessageRow> | undefined;
  readonly pick: (rows: readonly MessageRow[] | undefined) => void;
};

export function useDeeds({ chat, draftReply }: ChatView): Deeds {
  const device = useDevice();
  const [reply, setReply] = useState(() => answerTo(draftReply));
  const [edited, edit] = useState<Context>();
  const isEditing = useRef(false);
  isEditing.current = edited !== undefined;
  const change = useCallback((row: MessageRow) => {
    // Not awaited: the menu it is mostly chosen in has brought it.
    void import('../../chat/markup-writing.ts').then(({ writeMarkup }) => edit({ is: 'edit', row, written: writeMarkup(row) }));
  }, []);
  const write = useCallback<Deeds['write']>((about) => {
    if (about || !isEditing.current) setReply(about);
    edit(undefined);
  }, []);
  const context = edited ?? reply;
  const [question, ask] = useState<Question>();
  const [picked, setPicked] = useState<ReadonlyMap<string, MessageRow>>();
  const now = useRef(picked);
  now.current = picked;
  const pick = useCallback((rows: readonly MessageRow[] | undefined) => {
    setPicked(rows && new Map(rows.map((row) => [row.id, row])));
  }, []);
  const act = useCallback<Act>(
    (deed, row, emoji) => {
      switch (deed) {
        case 'reply':
          return write({ is: deed, id: row.id, said: excerptOf(row) });
        case 'edit':
          return change(row);
        case 'select':
          return pick(toggled(now.current, row));
        case 'react':
          if (emoji === undefined) return ask({ is: 'react', rows: [row] });
          return void answered(device.call('toggleReaction', { chat, id: row.id, emoji }));
        case 'pin':
          return void answered(device.call('pin', { chat, id: row.id, on: !row.pinned }));
        case 'retry':
        case 'discard':
          // Not awaited: it is said when it is done.
          if (deed === 'discard' && row.kind === 'sending')
            return void import('../media/taking-back.ts').then((it) => it.takeBack(device, chat, row.id));
          return void answered(device.call(deed, { chat, id: row.id }));
        default:
          return ask({ is: deed, rows: [row] });
      }
    },
    [device, chat],
  );
  return useMemo(() => ({ act, context, write, change, question, ask, picked, pick }), [act, context, question, picked]);
}

/** The answer that a draft is; none where what it answered is gone. */
export const answerTo = (quote: ChatView['draftReply']): Extract<Context, { is: 'reply' }> | undefined =>
  quote && quote.kind !== 'missing' && quote.kind !== 'deleted' ? { is: 'reply', id: quote.id, said: saidIn(quote) } : undefined;

/** The last one taken away ends it. */
function toggled(picked: ReadonlyMap<string, MessageRow> | undefined, row: MessageRow): readonly MessageRow[] | undefined {
  const others = [...(picked?.values() ?? [])].filter(({ id }) => id !== row.id);
  const next = picked?.has(row.id) ? others : [...others, row];
  return next.length > 0 ? next : undefined;
}
