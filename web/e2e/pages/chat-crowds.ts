/** Groups in each of their states, as a person would find them. */
import type { GroupSwitch, ServiceLine } from '../../device/port/groups.ts';
import type { MessageRow } from '../../device/port/messages.ts';
import { groupOf, many, member, waiting } from './chat-group.ts';
import type { ChatState } from './chat-device.ts';
import { idOf, type Line, ME, rows, TODAY, view } from './chat-lines.ts';

const TOMAS = idOf(0x51);
const ALL: readonly GroupSwitch[] = ['add', 'remove', 'info', 'delete', 'pin', 'invite', 'appoint'];

const did = (what: ServiceLine['what'], people: readonly string[] = [], text = '', count = people.length): Partial<MessageRow> => ({
  kind: 'service',
  status: undefined,
  service: [{ what, people, count, text }],
});

/** Three people: who is not oneself is one of two. */
const CREW: readonly Line[] = [
  [TODAY - 50, 'them', 'Who brings the spare fenders?'],
  [TODAY - 49, 'them', 'There are two in the garage'],
  [TODAY - 48, 'them', 'I can', { author: TOMAS }],
  [TODAY - 47, 'me', 'Perfect'],
];

const CLUB_PEOPLE = many(24);
const [A = '', B = '', C = '', D = ''] = CLUB_PEOPLE.map(({ user }) => user);
/** Everything that is done to a group, once. */
const CLUB: readonly Line[] = [
  [TODAY - 600, 'me', '', did('created', [ME, A, B, C, D], 'Climbing Thursdays', 25)],
  [TODAY - 590, 'me', '', did('promoted', [A])],
  [TODAY - 580, 'me', '', { ...did('renamed', [], 'Climbing Fridays'), author: A, own: false }],
  [TODAY - 570, 'me', '', { ...did('added', [B, C]), author: A, own: false }],
  [TODAY - 560, 'me', '', did('removed', [D])],
  [TODAY - 550, 'me', '', { ...did('left', [C]), author: A, own: false }],
  [TODAY - 540, 'me', '', { ...did('photo'), author: A, own: false }],
  [TODAY - 535, 'me', '', did('history_hidden')],
  [TODAY - 530, 'me', '', { ...did('demoted', [B]), author: A, own: false }],
  [TODAY - 525, 'me', '', { ...did('joined', [D]), author: D, own: false }],
  [TODAY - 520, 'them', 'Top of the ridge!', { author: A }],
  [TODAY - 519, 'them', 'Same time on Friday?', { author: A }],
  [TODAY - 500, 'me', 'I am in'],
];

type Ids = Readonly<Record<'crew' | 'club' | 'gone' | 'asked', string>>;

export function crowds({ crew, club, gone, asked }: Ids): readonly ChatState[] {
  const group = (chat: string, title: string, more: Partial<ChatState['view']> = {}): ChatState['view'] =>
    view(chat, title, { kind: 'group', ...more });
  const maren = (chat: string, role: 'creator' | 'member' = 'creator') => member(group(chat, '').user, 'Maren Holt', role);
  const me = (role: 'creator' | 'member') => member(ME, 'Elif Demir', role);
  return [
    {
      view: group(crew, 'Harbour Crew'),
      rows: rows(crew, CREW),
      group: groupOf(crew, 'Harbour Crew', {
        description: 'Restoring the Solveig, launch 14 June',
        members: [maren(crew), member(TOMAS, 'Tomás Ferreira', 'admin'), me('member')],
      }),
    },
    {
      view: group(club, 'Climbing Fridays'),
      rows: rows(club, CLUB),
      group: groupOf(club, 'Climbing Fridays', {
        role: 'creator',
        may: [...ALL, 'write'],
        members: [{ ...me('creator'), switches: ALL }, ...CLUB_PEOPLE],
        pending: [waiting('1', undefined), waiting('2', 'no_right')],
      }),
    },
    {
      view: group(gone, 'Book Club', { state: 'out' }),
      rows: rows(gone, [[TODAY - 30, 'them', '', did('removed', [ME])]]),
      group: groupOf(gone, 'Book Club', { state: 'out', role: undefined, may: [], members: [maren(gone)], removedBy: maren(gone).user }),
    },
    {
      view: group(asked, 'Regatta', { state: 'request', unread: 1 }),
      rows: rows(asked, [
        [TODAY - 9, 'them', '', did('created', [maren(asked).user, ME], 'Regatta', 2)],
        [TODAY - 8, 'them', 'Will you join us?'],
      ]),
      group: groupOf(asked, 'Regatta', { members: [maren(asked), me('member')], addedBy: maren(asked).user }),
    },
  ];
}
