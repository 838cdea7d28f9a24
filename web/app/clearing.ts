/** Asking whether a chat is to be cleared, or deleted, wherever one has it before one: it is shown once, over everything. */
import { signal } from '@preact/signals';
import type { ChatRow } from '../device/port/port.ts';

/** `remove`: the chat goes off the list as well. */
export type ToClear = Pick<ChatRow, 'chat' | 'kind' | 'title'> & { readonly remove: boolean };

export const toClear = signal<ToClear | undefined>(undefined);

export const askToClear = ({ chat, kind, title }: Omit<ToClear, 'remove'>, remove: boolean): void => {
  toClear.value = { chat, kind, title, remove };
};
