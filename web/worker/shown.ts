/** What the system is to show of what is to be told, and what it is to show no more: decided in one place, whoever asks for it. */
import { writeRoute } from '../app/address.ts';
import type { Notices } from '../app/text/text.ts';
import { isolated } from '../chat/plain.ts';
import type { Notice, NoticesView } from '../device/port/notices.ts';

/** What is kept with a notification: where it leads, and what it says. No names and no words. */
export type Kept = { readonly chat: string; readonly message: string; readonly count: number };
export type Shown = { readonly tag: string; readonly title: string; readonly body: string; readonly data: unknown };
export type Card = { readonly title: string; readonly options: NotificationOptions & { readonly tag: string } & Besides };
/** What browsers take besides, that the types do not know. */
type Besides = { readonly renotify?: boolean; readonly timestamp?: number; readonly actions?: readonly Action[]; readonly navigate?: string };
type Action = { readonly action: string; readonly title: string; readonly type?: 'text'; readonly placeholder?: string };
export type Plan = { readonly show: readonly Card[]; readonly close: readonly string[]; readonly told: readonly Notice[] };

/** Of what has no chat: that there is something, where nobody can say what. */
export const GENERAL = 'tidings';
const LOOKS = { icon: '/icons/icon-192.png', badge: '/icons/icon-monochrome.svg' } as const;
export const NAME = 'Tidings';

/**
 * One for each chat. What is news is shown, unless somebody looks at that chat (`onScreen`). What was shown and says something else now is exchanged without a
 * word; what was put away by the person stays away until there is news; what is to be told no more goes.
 */
export function planOf({ notices, silent }: NoticesView, shown: readonly Shown[], onScreen: ReadonlySet<string>, texts: Notices): Plan {
  const byTag = new Map(shown.map((one) => [one.tag, one]));
  const wanted = notices.filter(({ chat }) => !onScreen.has(chat));
  const show = wanted.flatMap((notice) => {
    if (notice.isNews) return [cardOf(notice, texts, silent)];
    const [known, card] = [byTag.get(notice.chat), cardOf(notice, texts, true)];
    return known && !isSame(known, card) ? [card] : [];
  });
  const close = shown.flatMap(({ tag }) => (wanted.some(({ chat }) => chat === tag) ? [] : [tag]));
  return { show, close, told: notices.filter(({ isNews }) => isNews) };
}

/** Says that there is something, and nothing else. */
export const generalCard = (texts: Notices): Card => ({ title: NAME, options: { ...LOOKS, body: texts.message, tag: GENERAL, renotify: true } });

/**
 * As it is shown in answer to a declarative push: such a browser goes by itself where it leads, and shows its own words in place of what leads nowhere
 * (Notifications, `navigate`; WebKit 262004).
 */
export const declaredCard = ({ title, options }: Card, origin: string): Card => ({
  title,
  options: { ...options, navigate: origin + placeOf(options.data) },
});

export function cardOf(notice: Notice, texts: Notices, silent: boolean): Card {
  const { chat, message, count, time, kind } = notice;
  const title = notice.title || NAME;
  const mayAct = kind === 'message' || kind === 'mention';
  return {
    title: count > 1 ? `${title} (${count})` : title,
    options: {
      ...LOOKS,
      body: bodyOf(notice, texts),
      tag: chat,
      data: { chat, message, count } satisfies Kept,
      // The specification takes no renotify of what is silent.
      ...(silent ? { silent } : { renotify: true }),
      timestamp: time,
      ...(mayAct ? { actions: actionsOf(texts) } : {}),
    },
  };
}

const actionsOf = (texts: Notices): readonly Action[] => [
  { action: 'reply', title: texts.reply, type: 'text', placeholder: texts.write },
  { action: 'read', title: texts.read },
];

function bodyOf({ kind, isGroup, by, text, media }: Notice, texts: Notices): string {
  if (kind === 'request' || kind === 'invite' || kind === 'added') return texts[kind];
  const said = [media && texts[media.kind], text].filter(Boolean).join(', ') || (kind === 'mention' ? texts.mention : texts.message);
  return isGroup && by?.name ? `${isolated(by.name)}: ${said}` : said;
}

/** Also where the same message was changed since, or less is to be shown of it. */
const isSame = (shown: Shown, { title, options }: Card): boolean =>
  shown.title === title && shown.body === options.body && readKept(shown.data)?.message === readKept(options.data)?.message;

export function readKept(data: unknown): Kept | undefined {
  if (typeof data !== 'object' || data === null || !('chat' in data) || !('message' in data) || !('count' in data)) return undefined;
  const { chat, message, count } = data;
  return typeof chat === 'string' && typeof message === 'string' && typeof count === 'number' ? { chat, message, count } : undefined;
}

/** The app's address for what a notification tells; the list where it tells of nothing. */
export const placeOf = (data: unknown): string => {
  const kept = readKept(data);
  return kept ? writeRoute({ at: 'chat', chat: kept.chat, message: kept.message || undefined }) : '/';
};
