/** Conversations in each of their states, as a person would find them. */
import type { ChatView, MessageRow, Status } from '../../device/port.ts';
import { type ChatState, rowOf } from './chat-device.ts';

const idOf = (n: number): string => n.toString(16).padStart(2, '0').repeat(16);
export const CHATS = {
  talk: idOf(0xa1),
  states: idOf(0xa2),
  request: idOf(0xa3),
  warned: idOf(0xa4),
  empty: idOf(0xa5),
  saved: idOf(0xa6),
  long: idOf(0xa7),
  arabic: idOf(0xa8),
} as const;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A day before now: minutes of the scenes count from here. */
const BEGIN = Date.now() - DAY;
const ME = idOf(0xff);

const view = (chat: string, title: string, more: Partial<ChatView> = {}): ChatView => ({
  chat,
  kind: 'direct',
  user: idOf(Number.parseInt(chat.slice(0, 2), 16) - 0x80),
  title,
  username: undefined,
  verified: false,
  warning: undefined,
  state: 'open',
  draft: '',
  unread: 0,
  firstUnread: undefined,
  missing: 0,
  ...more,
});

type Line = readonly [minute: number, own: 'me' | 'them', text: string, more?: Partial<MessageRow>];
const rows = (chat: string, lines: readonly Line[]): readonly MessageRow[] =>
  lines.map(([minute, who, text, more], at) =>
    rowOf({
      id: `${chat.slice(0, 2)}${at.toString(16).padStart(4, '0')}`.padEnd(32, '0'),
      time: BEGIN + minute * MINUTE,
      own: who === 'me',
      author: who === 'me' ? ME : view(chat, '').user,
      text,
      status: who === 'me' ? 'read' : undefined,
      ...more,
    }),
  );
const at = (status: Status): Partial<MessageRow> => ({ status });

const TODAY = 24 * 60;
const TALK: readonly Line[] = [
  [0, 'them', 'Did you get the ferry tickets?'],
  [1, 'me', 'Not yet, the office was closed. First thing tomorrow.'],
  [2, 'them', 'No rush'],
  [2, 'them', 'The 07:15 goes on Saturdays too, I looked it up: https://ferries.example.org/timetable#saturday'],
  [40, 'me', '👍'],
  [TODAY - 60, 'them', 'Good morning! Any luck?'],
  [TODAY - 52, 'me', 'Yes, the first one is 07:15 now. Booked us both'],
  [TODAY - 51, 'me', 'Two seats by the window, we can see the islands all the way out.'],
  [TODAY - 50, 'them', 'You are the best, thank you!'],
  [TODAY - 49, 'them', 'I will bring coffee, and the old map my grandmother drew. You have to see it, every rock has a name.', { edited: true }],
  [TODAY - 30, 'them', '🎉🌊'],
  [TODAY - 6, 'them', 'Could you ask Maren if we need our own life jackets?'],
  [TODAY - 5, 'them', 'And is it just us?'],
];

const STATES: readonly Line[] = [
  [TODAY - 300, 'them', '', { kind: 'service', text: 'opened' }],
  [TODAY - 290, 'them', '', { kind: 'deleted' }],
  [TODAY - 280, 'them', '', { kind: 'unsupported' }],
  [TODAY - 270, 'them', '', { kind: 'service', text: 'device_added' }],
  [TODAY - 260, 'them', 'Look: https://xn--pypal-4ve.com/login and https://bank.example@evil.example/ and mail me@example.org'],
  [TODAY - 250, 'them', 'A clock that is ahead', { ahead: true }],
  [TODAY - 200, 'me', 'Read', at('read')],
  [TODAY - 190, 'me', 'Delivered', at('delivered')],
  [TODAY - 180, 'me', 'On the hub', at('hub')],
  [TODAY - 20, 'me', 'Asking her now', at('device')],
  [TODAY - 19, 'me', 'Also packing the thermos', at('device')],
  [TODAY - 10, 'me', 'This one was too much for the hub', at('failed')],
];

const ARABIC: readonly Line[] = [
  [TODAY - 30, 'them', 'وصلت الصور، شكرًا جزيلًا لك'],
  [TODAY - 29, 'me', 'بكل سرور! هل نلتقي يوم السبت عند الميناء في الساعة 07:15؟ سأحضر القهوة معي هذه المرة.'],
  [TODAY - 20, 'them', 'نعم، see you at the ferry'],
  [TODAY - 19, 'them', '\u202Egnp.exe\u202C then plain words'],
  [TODAY - 5, 'me', 'Perfect', at('delivered')],
];

const WORDS = 'tide ferry harbour rope lantern gull anchor bell map coffee window island morning'.split(' ');
const long = (length: number): readonly Line[] =>
  Array.from({ length }, (_, n) => {
    const words = Array.from({ length: 1 + ((n * 7919) % 37) }, (_, w) => WORDS[(n * 31 + w * 7) % WORDS.length]).join(' ');
    return [TODAY - (length - n) * 11, n % 3 === 0 ? 'me' : 'them', `${n} ${words}`];
  });

export function newChats(): Map<string, ChatState> {
  const talk = rows(CHATS.talk, TALK);
  const list: readonly ChatState[] = [
    {
      view: view(CHATS.talk, 'Priya Nair', { username: 'priya', verified: true, unread: 2, firstUnread: talk[TALK.length - 2]?.id }),
      rows: talk,
    },
    { view: view(CHATS.states, 'Jonas Lind', { username: 'jonas', missing: 3 }), rows: rows(CHATS.states, STATES) },
    {
      view: view(CHATS.request, 'Wren Okafor', { state: 'request', unread: 1 }),
      rows: rows(CHATS.request, [[TODAY - 9, 'them', 'Hello, we met at the harbour. Is this the right Elif?']]),
    },
    {
      view: view(CHATS.warned, 'Inês Duarte', { warning: 'branch', state: 'joining', draft: 'Could you send me the keys for' }),
      rows: rows(CHATS.warned, [
        [TODAY - 90, 'them', 'I lost my phone'],
        [TODAY - 89, 'them', '', { kind: 'service', text: 'device_added' }],
      ]),
    },
    { view: view(CHATS.arabic, 'ليلى حداد', {}), rows: rows(CHATS.arabic, ARABIC) },
    { view: view(CHATS.empty, 'Tomás Ferreira', { username: 'tomas' }), rows: [] },
    {
      view: view(CHATS.saved, 'Elif Demir', { kind: 'self' }),
      rows: rows(CHATS.saved, [[TODAY - 500, 'me', 'Boarding pass: AB12CD', at('delivered')]]),
    },
    { view: view(CHATS.long, 'Climbing Thursdays'), rows: rows(CHATS.long, long(3000)) },
  ];
  return new Map(list.map((state) => [state.view.chat, state]));
}
