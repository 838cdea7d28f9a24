/** download: the files of a message onto this computer. */
import { isRunningBytes, LOOKED } from '../chat/magic.ts';
import type { MediaRow, TransferView } from '../device/port/media.ts';
import { MEDIA_READ } from '../device/port/media.ts';
import type { Failure } from '../device/port/failure.ts';
import { EXIT, type Fault } from './exit.ts';
import { sayFileError } from './file-errors.ts';
import { createFile, giveUp, type NewFile } from './files.ts';
import { onOneLine } from './shown.ts';
import { openTarget, targetMistake } from './target.ts';
import type { Command, Terminal } from './terminal.ts';
import { isMessageId } from './typed.ts';

export const download: Command = {
  name: 'download',
  takes: 'CHAT ID [PATH]',
  does: 'saves the files of a message: in this folder, in the folder PATH, or as PATH where it is one file',
  options: [],
  words: [2, 3],
  needs: 'in',
  mistake: ({ words: [to, id = ''] }) =>
    targetMistake(to) ?? (isMessageId(id) ? undefined : 'ID is the id of a message, as --json shows it: 32 hex digits.'),
  run: async (terminal) => {
    const [to = '', id = '', path] = terminal.words;
    terminal.device.connect();
    const target = await openTarget(terminal, to);
    if (!target.ok) return terminal.fail(target.error);
    const { chat } = target;
    const { rows } = await terminal.look('messages', { chat, anchor: { at: 'message', id }, before: 0, after: 0 });
    const media = rows.find((row) => row.id === id)?.media ?? [];
    if (media.length === 0) return terminal.fail({ code: 'not_found_here', message: 'This message has no files, or is not here.' });
    for (const [index, one] of media.entries()) {
      const failed = await save(terminal, { chat, id, index }, one, path);
      if (failed) return terminal.fail(failed);
    }
    return EXIT.done;
  },
};

type Place = { readonly chat: string; readonly id: string; readonly index: number };

/** Gives what went wrong, if anything did. */
async function save(terminal: Terminal, place: Place, media: MediaRow, path: string | undefined): Promise<Fault | undefined> {
  const failed = await fetchAll(terminal, place, media.blob);
  if (failed) return failed;
  const file = await createFile(path, media.name);
  if (!('path' in file)) return { ...file, message: onOneLine(file.message ?? '') };
  const unwritten = await copy(terminal, place, media.size, file);
  if (unwritten) {
    await giveUp(file);
    return unwritten;
  }
  await file.handle.close();
  terminal.give({ lines: [`saved ${onOneLine(file.path)}`], record: { type: 'saved', ...place, path: file.path, size: media.size } });
  if (media.runs || (await isRunning(terminal, place, media.size)))
    terminal.note('This file runs when it is opened. Open it only if you know who made it, and why.');
  return undefined;
}

/** By its bytes, whatever it is called. */
async function isRunning(terminal: Terminal, place: Place, size: number): Promise<boolean> {
  const beginning = await terminal.call('readMedia', { ...place, from: 0, to: Math.min(size, LOOKED) });
  return beginning.ok && isRunningBytes(beginning.bytes);
}

async function copy(terminal: Terminal, place: Place, size: number, { handle, path }: NewFile): Promise<Fault | undefined> {
  for (let from = 0; from < size; from += MEDIA_READ) {
    const read = await terminal.call('readMedia', { ...place, from, to: Math.min(size, from + MEDIA_READ) });
    if (!read.ok) return read.error;
    try {
      await handle.writeFile(read.bytes);
    } catch (error) {
      return sayFileError(error, path, 'written');
    }
  }
  return undefined;
}

const WHY: { readonly [S in TransferView['state']]?: Failure['code'] } = {
  broken: 'media_broken',
  full: 'storage_full',
  asked: 'media_gone',
  gone: 'media_gone',
};

/** Waits for as long as it comes: given up where nothing has for `--timeout`, or nobody has it. */
async function fetchAll({ device, call, around, settings }: Terminal, place: Place, blob: string): Promise<Fault | undefined> {
  let view: TransferView | undefined;
  let moved = (): void => undefined;
  const stop = device.watch('transfer', { blob }, (next) => {
    view = next;
    moved();
  });
  try {
    const asked = await call('fetchMedia', place);
    if (!asked.ok) return asked.error;
    while (view?.state !== 'here') {
      const moving = new Promise<'moved'>((resolve) => {
        moved = () => resolve('moved');
      });
      const code = view && (view.state === 'broken' || view.state === 'full') ? WHY[view.state] : undefined;
      if (code) return { code };
      if ((await Promise.race([moving, around.pause(settings.timeoutMs).then(() => 'still' as const)])) === 'still')
        return { code: (view && WHY[view.state]) ?? 'offline' };
    }
    return undefined;
  } finally {
    stop();
  }
}
