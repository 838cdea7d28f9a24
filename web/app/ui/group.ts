/** The group of a chat, as a screen sees it. */
import type { GroupView } from '../../device/port/groups.ts';
import { useView } from './hooks.ts';

/** Undefined where the chat is none, and until it is there. */
export const useGroup = ({ chat }: { readonly chat: string }): GroupView | undefined => useView('group', { chat }, chat);
