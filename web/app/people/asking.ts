/** What is asked about a person, wherever one met them: it is shown once, over everything. */
import { signal } from '@preact/signals';

/** `name`: what they are called where it was asked. */
export type Named = { readonly user: string; readonly name: string };
export type Asked =
  | (Named & { readonly is: 'block' | 'rename' })
  /** `messages`: those of theirs that were picked out; else the last of the chat may go along. */
  | (Named & { readonly is: 'report'; readonly chat: string; readonly messages?: readonly string[] });

export const asked = signal<Asked | undefined>(undefined);

export const askAbout = (next: Asked): void => {
  asked.value = next;
};
