/** Conversations in each of their states, as a person would find them. */
import type { MessageRow } from '../../device/port/messages.ts';
import { readMarkup } from '../../chat/markup.ts';
import { crowds } from './chat-crowds.ts';
import type { ChatState } from './chat-device.ts';
import { at, idOf, type Line, rows, TODAY, view } from './chat-lines.ts';

export const CHATS = {
  talk: idOf(0xa1),
  states: idOf(0xa2),
  request: idOf(0xa3),
  warned: idOf(0xa4),
  empty: idOf(0xa5),
  saved: idOf(0xa6),
  long: idOf(0xa7),
  arabic: idOf(0xa8),
  rich: idOf(0xa9),
  crew: idOf(0xaa),
  club: idOf(0xab),
  gone: idOf(0xac),
  asked: idOf(0xad),
  /** There where the address asks for media. */
  media: idOf(0xae),
} as const;

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
  [TODAY - 290, 'them', '', { kind: 'deleted' }],
  [TODAY - 280, 'them', '', { kind: 'unsupported' }],
  [TODAY - 260, 'them', 'Look: https://xn--pypal-4ve.com/login and https://bank.example@evil.example/ and mail me@example.org'],
  [TODAY - 250, 'them', 'A clock that is ahead', { ahead: true }],
  [TODAY - 200, 'me', 'Read', at('read')],
  [TODAY - 190, 'me', 'Delivered', at('delivered')],
  [TODAY - 180, 'me', 'On the hub', at('hub')],
  [TODAY - 20, 'me', 'Asking her now', at('device')],
  [TODAY - 19, 'me', 'Also packing the thermos', at('device')],
  [TODAY - 10, 'me', 'This one was too much for the hub', at('failed')],
];

const say = (typed: string): Partial<MessageRow> => readMarkup(typed);
const RICH: readonly Line[] = [
  [TODAY - 120, 'them', '', say('Can someone bring the **spare fenders**?')],
  [
    TODAY - 118,
    'me',
    'Two in my garage, loading them Friday night.',
    { reply: { id: 'a90000'.padEnd(32, '0'), kind: 'text', author: idOf(0x29), own: false, excerpt: 'Can someone bring the spare fenders?' } },
  ],
  [
    TODAY - 110,
    'them',
    'Second coat is dry. She is ready for the water',
    {
      pinned: true,
      reactions: [
        { emoji: '😍', count: 5, own: false, people: [] },
        { emoji: '🔥', count: 3, own: true, people: [idOf(0xff), idOf(0x29)] },
        { emoji: '👏', count: 2, own: false, people: [] },
      ],
    },
  ],
  [
    TODAY - 100,
    'them',
    '',
    { ...say('> Launch at nine?\nYes. The ||surprise|| is ready, see `tide.txt` or [the plan](https://plans.example.org/launch)'), edited: true },
  ],
  [TODAY - 90, 'them', 'Berth 14 is yours until 1 September.', { forward: { author: idOf(0x51), name: 'Marina Office', time: 0 } }],
  [TODAY - 80, 'me', '', { ...say('```sh\nmake -j4 launch\n```'), status: 'delivered' }],
  [TODAY - 70, 'them', 'Launch checklist: batteries, bilge pump, lines, life jackets, papers', { pinned: true }],
  [
    TODAY - 60,
    'me',
    'All there',
    { reply: { id: 'dead00'.padEnd(32, '0'), kind: 'deleted', author: idOf(0x29), own: false, excerpt: '' }, status: 'read' },
  ],
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
      rows: rows(CHATS.warned, [[TODAY - 90, 'them', 'I lost my phone']]),
    },
    { view: view(CHATS.rich, 'Maren Holt', { verified: true }), rows: rows(CHATS.rich, RICH) },
    ...crowds(CHATS),
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
