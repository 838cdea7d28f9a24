/** What was done to a group, or pinned in a chat, in sentences: each of words, of people and of what is pinned, so that a face may draw these in its own way. */
import type { ServiceLine } from '../../device/port/groups.ts';
import type { MessageRow } from '../../device/port/messages.ts';
import { isolated } from '../../chat/plain.ts';
import { calledBy } from '../called.ts';
import { t } from '../text/language.ts';

/** Words, somebody by their id, or the beginning of the message that was pinned. */
export type Piece = string | { readonly user: string } | { readonly said: string };
export type Sentence = readonly Piece[];
/** `me`: this person's id. `said`: what the message says that they pinned, where that is known. */
export type Doer = { readonly user: string; readonly me: string | undefined; readonly said?: string | undefined };

/** People a sentence names before it counts them. */
export const NAMED = 3;
/** The first of the private use area: what stands for a name while the sentence is made. Names themselves never come into it, so none can pass for another. */
const SLOTS = 0xe000;

type Slots = { readonly slot: (piece: Piece) => string; readonly read: (text: string) => Sentence };

function newSlots(): Slots {
  const pieces: Piece[] = [];
  return {
    slot: (piece) => String.fromCharCode(SLOTS + pieces.push(piece) - 1),
    read: (text) =>
      text.split(/\u2068?([\ue000-\uf8ff])\u2069?/).flatMap((part, i) => {
        const piece = i % 2 === 0 ? part : pieces[part.charCodeAt(0) - SLOTS];
        return piece === undefined || piece === '' ? [] : [piece];
      }),
  };
}

/** One sentence or more for each line, in their order; none for one this version does not know. */
export const sentencesOf = (lines: readonly ServiceLine[], by: Doer): readonly Sentence[] => lines.flatMap((line) => sentencesIn(line, by));

function sentencesIn(line: ServiceLine, by: Doer): readonly Sentence[] {
  const { what } = line;
  switch (what) {
    case 'created':
      return [withName('created', line, by), ...ofMany('added', line, by)];
    case 'added':
    case 'removed':
    case 'banned':
      return ofMany(what, line, by);
    case 'left':
    case 'joined':
      return line.people.map((user) => (user === by.me ? [t.done[what].own] : said((slot) => t.done[what].other(slot({ user })))));
    case 'promoted':
    case 'demoted':
    case 'owner':
      return line.people.map((user) => ofOne(what, user, by));
    case 'renamed':
      return [withName('renamed', line, by)];
    case 'pinned':
      return [pinned(by)];
    default:
      return [plain(what, by)];
  }
}

const said = (say: (slot: Slots['slot']) => string): Sentence => {
  const { slot, read } = newSlots();
  return read(say(slot));
};

const isOwn = ({ user, me }: Doer): boolean => user === me;

type Plain = 'described' | 'photo' | 'photo_gone' | 'rules' | 'history_shown' | 'history_hidden' | 'link' | 'link_gone';

function plain(what: Plain, by: Doer): Sentence {
  const { own, other } = t.done[what];
  return isOwn(by) ? [own] : said((slot) => other(slot({ user: by.user })));
}

function withName(what: 'created' | 'renamed', { text }: ServiceLine, by: Doer): Sentence {
  const { own, other } = t.done[what];
  return said((slot) => (isOwn(by) ? own(slot(isolated(text))) : other(slot({ user: by.user }), slot(isolated(text)))));
}

function pinned({ said: text = '', ...by }: Doer): Sentence {
  const { own, other, said: quoted, message } = t.done.pinned;
  return said((slot) => {
    const what = text === '' ? message : quoted(slot({ said: text }));
    return isOwn(by) ? own(what) : other(slot({ user: by.user }), what);
  });
}

function ofOne(what: 'promoted' | 'demoted' | 'owner', user: string, by: Doer): Sentence {
  const { own, other, you } = t.done[what];
  // Whoever is an admin may be less of one by their own word.
  if (user === by.user) return isOwn(by) ? [t.done.stepped.own] : said((slot) => t.done.stepped.other(slot({ user })));
  if (isOwn(by)) return said((slot) => own(slot({ user })));
  return said((slot) => (user === by.me ? you(slot({ user: by.user })) : other(slot({ user: by.user }), slot({ user }))));
}

/** Of this person it is said by itself; the others are named, as many as may be, and counted. Whoever begins a group is in it by that. */
function ofMany(what: 'added' | 'removed' | 'banned', { people, count }: ServiceLine, by: Doer): readonly Sentence[] {
  const { own, other, you } = t.done[what];
  const isMe = by.me !== undefined && people.includes(by.me);
  const others = people.filter((user) => user !== by.me && user !== by.user);
  const left = count - (people.length - others.length) - Math.min(others.length, NAMED);
  const sentence = said((slot) => {
    const names = others.slice(0, NAMED).map((user) => slot({ user }));
    const all = left > 0 ? [...names, slot(t.done.others(left))] : names;
    return isOwn(by) ? own(all) : other(slot({ user: by.user }), all);
  });
  return [...(isMe && !isOwn(by) ? [said((slot) => you(slot({ user: by.user })))] : []), ...(others.length > 0 ? [sentence] : [])];
}

/** With these names in it. */
export const textOf = (sentence: Sentence, nameOf: (user: string) => string): string =>
  sentence
    .map((piece, at) => (typeof piece === 'string' ? piece : isolated('said' in piece ? piece.said : calledIn(nameOf, piece.user, at))))
    .join('');

/** What the message says that somebody pinned, in a row that tells so; nothing where it is not here, or not understood. */
export const saidIn = ({ reply }: Pick<MessageRow, 'reply'>): string | undefined => (reply?.kind === 'text' ? reply.excerpt : undefined);

/** As the piece at `at` of a sentence. */
export const calledIn = (nameOf: (user: string) => string, user: string, at: number): string =>
  at === 0 ? calledBy(nameOf, user) : nameOf(user) || t.lines.somebody;
