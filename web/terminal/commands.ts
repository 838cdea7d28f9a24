/** Every command by its name, and the text that lists them. */
import { download } from './download.ts';
import { discard, edit, forward, info, pin, react, remove, retry, unpin, versions } from './acts.ts';
import { chats, history } from './chats.ts';
import { group } from './group.ts';
import { invite, join } from './invites.ts';
import { keepNumber } from './keep-number.ts';
import { accept, link } from './linking.ts';
import { archive, block, blocked, clear, contacts, deleteChat, folders, mute, read, typing, unblock, unread } from './own-acts.ts';
import { myLink } from './my-link.ts';
import { devices, me, profile } from './people.ts';
import { newKeys } from './new-keys.ts';
import { presence } from './presence.ts';
import { search } from './search.ts';
import { reply, send } from './send.ts';
import { signIn, signOut } from './sign-in.ts';
import { sync } from './sync.ts';
import type { Command } from './terminal.ts';
import { watch } from './watch.ts';

const LIST: readonly Command[] = [
  signIn,
  link,
  accept,
  profile,
  me,
  myLink,
  contacts,
  block,
  unblock,
  blocked,
  chats,
  folders,
  group,
  invite,
  join,
  read,
  unread,
  mute,
  archive,
  clear,
  deleteChat,
  typing,
  presence,
  send,
  reply,
  retry,
  discard,
  download,
  edit,
  remove,
  react,
  pin,
  unpin,
  forward,
  versions,
  info,
  history,
  search,
  watch,
  sync,
  devices,
  newKeys,
  keepNumber,
  signOut,
];
export const COMMANDS: ReadonlyMap<string, Command> = new Map(LIST.map((command) => [command.name, command]));

/** Help for one command, or for all. */
export function helpText(name: string | undefined): string {
  const one = name === undefined ? undefined : COMMANDS.get(name);
  const shown = one ? [one] : LIST;
  const width = Math.max(...shown.map((command) => heading(command).length));
  const rows = shown.map((command) => `  ${heading(command).padEnd(width)}  ${command.does}`);
  return ['Usage: tidings [--hub URL] [--profile DIR] COMMAND', '', ...rows, '', ...OPTIONS].join('\n');
}

const heading = ({ name, takes }: Command): string => `${name} ${takes}`.trim();

const OPTIONS: readonly string[] = [
  'TO and CHAT: @username, +number, user id, chat id, or contact code.',
  '',
  '  --hub URL           where the hub is (TIDINGS_HUB; afterwards the profile knows)',
  '  --profile DIR       where this device lives (TIDINGS_PROFILE; else ~/.tidings)',
  '  --json              one JSON object per line on stdout, errors too on stderr',
  '  --timeout SECONDS   how long the hub may take (10)',
  '  --max-wait SECONDS  how long to wait in all where the hub says that this is too often (60)',
  '  --log-file FILE     what the device does, as JSON lines; never what is said',
  '  --verbose           the same on stderr',
  '  --version           which version this is',
  '',
  'Exit codes: 0 done, 1 failed, 2 usage, 3 not signed in, 4 rate limited, 5 hub unreachable, 6 hub too slow (what was sent stays queued).',
];
