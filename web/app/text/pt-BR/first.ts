/** Brazilian Portuguese from the first paint on: the frame, the list and a chat. */
import type { First } from '../text.ts';
import { chat } from './chat.ts';
import { connection } from './connection.ts';
import { lines } from './lines.ts';
import { list } from './list.ts';
import { shell } from './shell.ts';

export const first: First = { ...shell, list, connection, chat, lines };
