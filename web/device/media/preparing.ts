/** Files that a person sends come onto this device's disk, sealed, and stand in the chat as what is being sent. From then on nothing of it is lost. */

import { type Bytes, fromHex, toHex, utf8 } from '../../../crypto/bytes.ts';
import { blobIdOf } from '../../../crypto/manifest.ts';
import type { Mark } from '../../chat/marks.ts';
import { MEDIA, MEDIA_LIMIT, type Media } from '../../chat/media.ts';
import { type Op, StoreFull } from '../../store/port.ts';
import { calledBefore, calledOp } from '../memory/called.ts';
import { begin, type Chat, type Core, commit, maySpeak } from '../memory/core.ts';
import { MAX_SENDS, type Send, sendOp } from '../memory/sends.ts';
import { failure } from '../port/answers.ts';
import type { Answer } from '../port/failure.ts';
import type { NewMedia } from '../port/media.ts';
import { showSend } from '../shown/showing.ts';
import { keptOp } from './ahead.ts';
import { holdingOp } from './holding.ts';
import type { Moving } from './moving.ts';
import { type SealedFile, type SealingDeps, sealFile } from './sealing.ts';

export type NewMessage = {
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly reply: Bytes | undefined;
  readonly media: readonly NewMedia[];
};

export type Preparing = {
  /** Asked again with the same call it is done once. Where it fails nothing of it stays. `name`: under which it says how far it is, as a blob does. */
  prepare(chat: Chat, message: NewMessage, call: string, name?: string): Promise<Answer<{ readonly id: string }>>;
  /** What is prepared under that name comes to nothing. */
  stopSealing(name: string): void;
};

type Prepared = { readonly media: Media; readonly file: SealedFile };
/** How one message is followed while its files are sealed. `progressed`: bytes of all of them. */
type Followed = { readonly isStopped: () => boolean; readonly progressed: (done: number, size: number) => void };

/** 32 bytes in hex, as a blob's id. */
const NAME = /^[0-9a-f]{64}$/;

export function openPreparing(moving: Moving): Preparing {
  const stops = new Map<string, AbortController>();
  return {
    prepare: async (chat, message, call, name = '') => {
      const [blob, stop] = [NAME.test(name) ? fromHex(name) : undefined, new AbortController()];
      stops.set(name, stop);
      try {
        return await prepare(moving, chat, message, call, {
          isStopped: () => stop.signal.aborted || moving.signal.aborted,
          progressed: (done, size) => blob && moving.progress(blob, { state: 'sealing', done, size }),
        });
      } finally {
        stops.delete(name);
        if (blob) moving.progress(blob, undefined);
      }
    },
    stopSealing: (name) => stops.get(name)?.abort(),
  };
}

async function prepare(
  moving: Moving,
  chat: Chat,
  message: NewMessage,
  call: string,
  { isStopped, progressed }: Followed,
): Promise<Answer<{ readonly id: string }>> {
  const { core } = moving;
  const before = await calledBefore(core, call);
  if (before) return { ok: true, id: toHex(before) };
  if (chat.sends.length >= MAX_SENDS) return failure('outbox_full');
  const wrong = message.media.find((one) => !isSendable(one));
  if (wrong || message.media.length === 0 || message.media.length > MEDIA_LIMIT.count) return failure('too_many');
  const most = await moving.most();
  if (message.media.some(({ source }) => source.size > most)) return failure('too_large', { count: most });
  await moving.ready;
  const size = message.media.reduce((sum, { source }) => sum + source.size, 0);
  let done = 0;
  const prepared: Prepared[] = [];
  try {
    for (const one of message.media) {
      const deps = { ...sealingDeps(moving, chat), isStopped, progressed: (here: number) => progressed(done + here, size) };
      const sealing = await sealFile(deps, one.source, one.head ?? NONE);
      if (!sealing.sealed) return await given(moving, prepared, sealing.because === 'unreadable' ? 'unreadable' : 'cancelled');
      prepared.push({ media: mediaOf(one, sealing.file), file: sealing.file });
      done += one.source.size;
    }
    if (isStopped()) return await given(moving, prepared, 'cancelled');
    return { ok: true, id: toHex(await keep(core, chat, message, prepared, call)) };
  } catch (error) {
    if (error instanceof StoreFull) return given(moving, prepared, 'storage_full');
    throw error;
  }
}

const NONE: Bytes = new Uint8Array();

const sealingDeps = ({ core, chunks, ahead }: Moving, chat: Chat): Omit<SealingDeps, 'isStopped' | 'progressed'> => ({
  chunks,
  random: core.random,
  onSealed: (...chunk) => {
    if (chat.line && maySpeak(chat)) ahead.put(...chunk);
  },
  onNothing: ahead.stop,
});

/** Within what a message may say of it. What is longer or larger a face does not ask for. */
const isSendable = ({ source, name, type, blur = NONE, peaks = NONE, head = NONE, width = 0, height = 0, duration = 0 }: NewMedia): boolean =>
  source.size <= MEDIA_LIMIT.size &&
  utf8(name).length <= MEDIA_LIMIT.name &&
  utf8(type).length <= MEDIA_LIMIT.type &&
  blur.length <= MEDIA_LIMIT.blur &&
  peaks.length <= MEDIA_LIMIT.peaks &&
  head.length <= MEDIA_LIMIT.head &&
  [width, height].every((side) => Number.isInteger(side) && side >= 0 && side <= MEDIA_LIMIT.side) &&
  Number.isInteger(duration) &&
  duration >= 0 &&
  duration <= MEDIA_LIMIT.durationMs;

const mediaOf = (one: NewMedia, { key, manifest }: SealedFile): Media => ({
  kind: MEDIA[one.kind],
  blob: blobIdOf(manifest),
  key,
  size: one.source.size,
  head: one.head?.length ?? 0,
  name: one.name,
  type: one.type,
  width: one.width ?? 0,
  height: one.height ?? 0,
  duration: one.duration ?? 0,
  blur: one.blur ?? NONE,
  peaks: one.peaks ?? NONE,
});

/** All of it in one step: what lies here, what shows it, and that it is to go. */
function keep(core: Core, chat: Chat, { text, marks, reply }: NewMessage, prepared: readonly Prepared[], call: string): Promise<Bytes> {
  return chat.turn(async () => {
    const before = await calledBefore(core, call);
    if (before) return before;
    const [draft, stamp] = [begin(chat), core.clock.stamp()];
    const media = prepared.map((one) => one.media);
    const send: Send = {
      counter: core.nextCounter(),
      chat: chat.id,
      id: core.random(16),
      at: stamp.at,
      text,
      marks,
      reply,
      media,
      failed: undefined,
    };
    const held = prepared.map(({ media, file }): Op => holdingOp(media.blob, { local: file.local, manifest: file.manifest, isWhole: true }));
    draft.ops.push(stamp.op, ...held, ...prepared.map(({ file }) => keptOp(file.local)), sendOp(send), calledOp(core, call, send.id));
    draft.sends = [...draft.sends, send];
    showSend(core, chat, draft, send);
    await commit(core, chat, draft);
    core.topics.changed('connection');
    return send.id;
  });
}

async function given(
  { core, chunks, ahead }: Moving,
  prepared: readonly Prepared[],
  because: 'unreadable' | 'cancelled' | 'storage_full',
): Promise<Answer<never>> {
  for (const { file } of prepared) ahead.stop(file.local);
  // Taking away needs no room.
  await chunks.drop(prepared.map(({ file }) => file.local));
  // Not awaited: it is done again whenever there is a line.
  void ahead.forget().catch(core.halt);
  return failure(because);
}
