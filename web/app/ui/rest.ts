/** What no first screen shows, and everything that comes later does. */
import { loadLater } from '../text/language.ts';
import { loadIcons } from './icon.tsx';

export const loadRest = (): Promise<unknown> => Promise.all([loadLater(), loadIcons()]);
