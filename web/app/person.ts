/** Somebody who is looked at: who they are, over whatever is on screen. Asked for here, drawn by people/card.tsx, which is fetched when the first is looked at. */
import { signal } from '@preact/signals';

/** `chat`: the group in which they were found. */
export type Looked = { readonly user: string; readonly chat?: string | undefined };

export const looked = signal<Looked | undefined>(undefined);

export function showPerson(next: Looked): void {
  looked.value = next;
}
export function hidePerson(): void {
  looked.value = undefined;
}
