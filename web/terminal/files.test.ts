/** What is said where a file that is saved cannot be made. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFile } from './files.ts';

const folder = mkdtempSync(join(tmpdir(), 'tidings-save-'));

it('[N83] where a file cannot be made, what is said names the folder that is missing, or that takes no files', async () => {
  expect(await createFile(join(folder, 'nope', 'x'), 'photo.webp')).toMatchObject({ message: `There is no folder ${join(folder, 'nope')}.` });
  // Linux makes no files there, and says that they are not there.
  if (process.platform === 'linux') expect(await createFile('/proc', 'photo.webp')).toMatchObject({ message: 'No file can be made in /proc.' });
  rmSync(folder, { recursive: true, force: true });
});
