/** What this device is called among the person's own devices, where they did not say. */
import { hostname } from 'node:os';

export const ownName = (): string => `Terminal on ${hostname()}`.slice(0, 60);
