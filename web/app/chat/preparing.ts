/** What was sent and is being made ready, by chat: it goes on while one looks at another, and of each chat one goes at a time. */
import { signal } from '@preact/signals';
import { newName } from '../../device/port/media.ts';

/** `name`: under which its sealing is told; `typed`: the words that go with it; `ended`: whether it was sent. `again`: what was pressed meanwhile, and with what is written where, done when it is sent. */
export type Preparing = {
  readonly name: string;
  readonly typed: string;
  readonly stop: AbortController;
  readonly ended: Promise<boolean>;
  again: { readonly now: object; readonly send: () => void } | undefined;
};

const preparing = signal<ReadonlyMap<string, Preparing>>(new Map());

export const preparingIn = (chat: string): Preparing | undefined => preparing.value.get(chat);

/** Nothing else may be under way there. */
export function prepareIn(chat: string, typed: string, work: (name: string, stop: AbortController) => Promise<boolean>): Preparing {
  const [name, stop] = [newName(), new AbortController()];
  const ended = work(name, stop).finally(() => {
    const rest = new Map(preparing.value);
    rest.delete(chat);
    preparing.value = rest;
  });
  const one: Preparing = { name, typed, stop, ended, again: undefined };
  preparing.value = new Map([...preparing.value, [chat, one]]);
  return one;
}
