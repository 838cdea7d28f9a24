/** Whether there is room on this device's disk: asked by the smallest write there is. */
import { type Store, StoreFull } from '../../store/port.ts';

/** How often a disk that was full is tried again, ms. */
export const ROOM_MS = 3000;

/** Claims the store; false where there is no room even for that, and nothing else can be written either. */
export async function hasRoom(store: Store): Promise<boolean> {
  try {
    await store.claim();
    return true;
  } catch (error) {
    if (error instanceof StoreFull) return false;
    throw error;
  }
}

/** Resolves when there is room again. `pause` waits so many ms. */
export async function untilRoom(store: Store, pause: (ms: number) => Promise<void>): Promise<void> {
  do await pause(ROOM_MS);
  while (!(await hasRoom(store)));
}
