/** No test file ends while a part of the program is being brought: vitest takes that for an error of the run, though every test has passed (vitest#9458). */
import { afterAll, vi } from 'vitest';

afterAll(() => vi.dynamicImportSettled());
