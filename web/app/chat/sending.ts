/** What stands in the composer is sent: as words, as what changes a message, or with what was picked. What cannot be sent stays. */
import type { MessageRow } from '../../device/port/messages.ts';
import type { Answer } from '../../device/port/failure.ts';
import type { Device } from '../../device/port/port.ts';
import type { Marked } from '../../chat/markup.ts';
import { isValidText, PARTS, tooLongBy } from '../../chat/text.ts';
import type { Sends } from '../media/sends.ts';
import { t } from '../text/language.ts';
import { askToKeepOnce } from '../ui/keeping.ts';
import { attachedTo } from './attached.ts';
import type { Context } from './deeds.ts';
import type { Keeper } from './kept-draft.ts';
import { type Preparing, prepareIn, preparingIn } from './preparing.ts';
import { type Now, whyTooLong } from './written.ts';

/** `put`: what stands in the box from now on; `read`: what is typed there as it is said. */
type Sending = {
  readonly device: Device;
  readonly chat: string;
  readonly context: Context | undefined;
  readonly now: Now;
  readonly put: (text: string, names: Now['names']) => void;
  readonly keeper: Keeper;
  readonly end: () => void;
  readonly onSent: () => void;
  readonly setWhy: (why: string | undefined) => void;
  readonly refused: (answer: Answer<unknown>) => void;
  readonly read: (typed: string) => Marked;
  readonly sender: Sends;
};

/** `follow`: takes its words from the box once it is sent. */
export type Sent = { readonly send: () => void; readonly follow: (one: Preparing) => void };

export function newSend({ device, chat, context, now, put, keeper, end, onSent, setWhy, refused, read, sender }: Sending): Sent {
  const editing = context?.is === 'edit' ? context.row : undefined;
  const replied = context?.is === 'reply' ? context.id : undefined;
  const gone = (): void => {
    keeper.sent();
    put('', new Map());
    if (context) end();
    onSent();
  };
  const sendAttached = (written: Marked, typed: string): void => {
    if (tooLongBy(written.text) > 0) return setWhy(whyTooLong(written.text));
    const under = preparingIn(chat);
    if (under) {
      // A second press of the same sends nothing twice; what was written after it goes next.
      if (now.text !== under.typed) under.again = { now, send };
      return;
    }
    const by = attachedTo(chat).length > 0 ? sender.tray : sender.voice;
    if (by) follow(prepareIn(chat, typed, (name, stop) => by(written, replied, name, stop)));
    else sender.wanted = send;
  };
  // Not awaited: what was picked, and the words with it, stay until they are on the disk.
  const follow = (one: Preparing): void =>
    void one.ended.then((isSent) => {
      if (!isSent) return;
      const { again } = one;
      if (now.text === one.typed) gone();
      else if (now.text.startsWith(one.typed)) put(now.text.slice(one.typed.length).trimStart(), now.names);
      keeper.typed();
      // Whoever left the chat and came back pressed it in another box than this was begun in.
      if (again?.now === now) again.send();
    });
  const send = (): void => {
    const { text: typed } = now;
    if (!editing && (attachedTo(chat).length > 0 || sender.voice)) return sendAttached(read(typed), typed);
    // What was said with media may be taken away again.
    const mayBeNone = editing?.media !== undefined;
    if (typed.trim() === '' && !mayBeNone) return;
    const written = read(typed);
    if (!editing && tooLongBy(written.text) > 0) {
      // Not awaited: what came into the box before this part of the app did is looked at first.
      return void import('../../chat/parts.ts').then(({ partsOf }) => now.text === typed && say(partsOf(written)));
    }
    if (!isValidText(written.text) && !(mayBeNone && written.text.trim() === '')) return setWhy(whyTooLong(written.text) ?? t.chat.nothingSeen);
    // Not awaited: a browser that does not agree says so in the settings.
    void askToKeepOnce();
    if (editing) {
      if (isSame(written, editing)) return end();
      // Not awaited: a change is seen where the message stands; refused, it is still in the box.
      return void device.call('edit', { chat, id: editing.id, ...written }).then((answer) => (answer.ok ? end() : refused(answer)));
    }
    say([written]);
  };
  const say = ([first, ...more]: readonly Marked[]): void => {
    if (!first || more.length >= PARTS) return;
    const { text: typed, names } = now;
    gone();
    const reply = replied === undefined ? {} : { reply: replied };
    // Not awaited: the message is seen when it is in the chat; a refusal brings the text back.
    void device.call('send', { chat, ...first, ...reply, ...(more.length > 0 && { more }) }).then((answer) => {
      if (!answer.ok && now.text === '') put(typed.trimEnd(), names);
      refused(answer);
    });
  };
  return { send, follow };
}

const isSame = (one: Marked, other: Pick<MessageRow, 'text' | 'marks'>): boolean =>
  one.text === other.text && JSON.stringify(one.marks) === JSON.stringify(other.marks);
