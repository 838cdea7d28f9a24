/** For engines of tests in which no media comes or goes. */
import type { MediaHooks } from './core.ts';

export const NO_MEDIA: MediaHooks = {
  freed: () => undefined,
  came: () => undefined,
  wanted: () => undefined,
  given: () => undefined,
  toldToWait: () => undefined,
  passed: () => undefined,
  entered: () => undefined,
};
