/** Whether the browser may clear away what this device stores when room runs out or time goes by: it may, until it has been asked not to and agrees. */
import { signal } from '@preact/signals';

/** Undefined until the browser has said so, and in one that says nothing of it. */
export const isKept = signal<boolean | undefined>(undefined);

/** Was it asked since the page was loaded? Firefox puts the question to the person, who is not to be bothered twice. */
const isAsked = signal(false);

export async function lookWhetherKept(): Promise<void> {
  isKept.value = await navigator.storage?.persisted?.();
}

/** Asks the browser to keep it; to be called by something the person does. */
export async function askToKeep(): Promise<void> {
  isKept.value = await navigator.storage?.persist?.();
}

/** The same when there is something worth keeping: with the first message after the page was loaded. */
export async function askToKeepOnce(): Promise<void> {
  if (isAsked.value) return;
  isAsked.value = true;
  await lookWhetherKept();
  if (isKept.value === false) await askToKeep();
}
