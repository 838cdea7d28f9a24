/** What a person is told while media comes, or does not. */
import { expect, it } from 'vitest';
import type { TransferView } from '../../device/port/media.ts';
import { loadLater, t } from '../text/language.ts';
import { isUnderWay, saysOf } from './under-way.ts';

it('[U535] media that others are asked for says that it is waited for, and may be given up; that nobody has it is said where nobody has', async () => {
  await loadLater();
  const shown = (state: TransferView['state']) => {
    const view: TransferView = { state, done: 0, size: 1000 };
    return [saysOf(view, 1000, isUnderWay(view)), isUnderWay(view)];
  };
  expect(shown('asked')).toEqual([t.media.asked, true]);
  expect(shown('gone')).toEqual([t.media.gone, false]);
});
