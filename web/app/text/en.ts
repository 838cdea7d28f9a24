/** Every text a person reads, in English. One folder per language, by screens; each text that carries a value is a function. */
import { chat } from './en/chat.ts';
import { connection } from './en/connection.ts';
import { gone } from './en/gone.ts';
import { list } from './en/list.ts';
import { number } from './en/number.ts';
import { people } from './en/people.ts';
import { settings } from './en/settings.ts';
import { signIn } from './en/sign-in.ts';

export const t = {
  app: 'Tidings',
  skipToComposer: 'Skip to writing',
  nav: { main: 'Main', chats: 'Chats', saved: 'Saved', settings: 'Settings', people: 'People', menu: 'Menu', back: 'Back', close: 'Close' },
  list,
  connection,
  status: { device: 'On this device, not sent yet', hub: 'Sent', delivered: 'Delivered', read: 'Read', failed: 'Not sent' },
  chat,
  signIn,
  people,
  settings,
  number,
  keys: {
    title: 'Keyboard shortcuts',
    to: { step: 'Chat before or after', unread: 'Unread chat before or after', parts: 'Parts of the screen', list: 'Back to the chats' },
    within: { messages: 'Among messages', line: 'New line', show: 'This list' },
  },
  update: { ready: 'A new version is ready.', reload: 'Reload' },
  gone,
  today: 'Today',
  yesterday: 'Yesterday',
  /** Within a sentence. */
  moment: {
    today: (time: string): string => `today ${time}`,
    yesterday: (time: string): string => `yesterday ${time}`,
    day: (date: string, time: string): string => `${date}, ${time}`,
  },
} as const;
