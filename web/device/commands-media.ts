/** What may be done with media: to send it, to fetch it, to read it. */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import { areFew, soundMarks } from '../chat/marks.ts';
import type { Media } from '../chat/media.ts';
import { isValidText } from '../chat/text.ts';
import { setChatState } from './chats.ts';
import { type CommandTable, OK, withChat } from './command.ts';
import { whyClosed } from './memory/closed.ts';
import type { Engine } from './engine.ts';
import { isBlockedIn } from './memory/counting.ts';
import type { Chat, Core } from './memory/core.ts';
import { calledBefore } from './memory/called.ts';
import type { Position } from './memory/position.ts';
import { positionOf, rowAt } from './memory/rows.ts';
import { callOf } from './memory/sends.ts';
import type { MediaPart } from './media/media.ts';
import { Fenced, StoreFull } from '../store/port.ts';
import { failure } from './port/answers.ts';
import type { Answer } from './port/failure.ts';
import { MEDIA_READ, type MediaCommands } from './port/media.ts';

export const MEDIA_COMMANDS: CommandTable<keyof MediaCommands> = {
  sendMedia: async (core, engine, { chat, text, marks = [], reply, media, name }, call) =>
    withChat(core, chat, async (one) => {
      const sound = soundMarks(text, marks);
      if (text.trim() !== '' && !(isValidText(text) && areFew(sound))) return failure('too_long');
      const answered = reply === undefined ? undefined : await positionOf(core, one, reply);
      if (reply !== undefined && !answered) return failure('not_found_here');
      const closed = whyClosed(core, one) ?? (isBlockedIn(one.record) ? 'you_blocked' : undefined);
      if (closed) return failure(closed);
      if (one.record.assumed || one.record.hidden) await setChatState(core, one, true, false);
      const part = await engine.media.part();
      return part.send(one, { text: text.trim() === '' ? '' : text, marks: sound, reply: answered?.event, media }, call, name);
    }),
  stopSealing: async (_, engine, { name }) => {
    (await engine.media.part()).stopSealing(name);
    return OK;
  },
  fetchMedia: (core, engine, { byHand, ...place }) =>
    withMedia(core, engine, place, async (part, media, chat, author) => {
      if (byHand) await part.noteAsked(place, media.blob);
      part.fetch(chat, author, media);
      return OK;
    }),
  stopMedia: (core, engine, place) =>
    withMedia(core, engine, place, async (part, { blob }) => {
      await part.stopFetch(blob);
      return OK;
    }),
  readMedia: (core, engine, { from, to, unseen = false, ...place }) =>
    withMedia(core, engine, place, async (part, media) => {
      const isStretch = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to && to <= media.size;
      if (!isStretch || to - from > MEDIA_READ) return failure('too_long');
      return given(await part.read(media, from, to, unseen));
    }),
  readHead: (core, engine, place) =>
    withMedia(core, engine, place, async (part, media) => (media.head === 0 ? failure('not_found_here') : given(await part.readHead(media)))),
  setKeeping: async (_, engine, { most, days }) => {
    const isAmount = (one: number | undefined): boolean => one === undefined || (Number.isSafeInteger(one) && one >= 0);
    if (!isAmount(most) || !isAmount(days)) return failure('too_long');
    await (await engine.media.part()).setKeeping({ ...(most !== undefined && { most }), ...(days !== undefined && { days }) });
    return OK;
  },
  clearMedia: async (_, engine, { all, ...which }) => {
    const part = await engine.media.part();
    try {
      return { ok: true, bytes: await part.clear(which, all) };
    } catch (error) {
      // Taking away needs no room, but for whoever found none as it opened.
      if (error instanceof StoreFull || (engine.isFull && error instanceof Fenced)) return failure('storage_full');
      throw error;
    }
  },
};

const WHY = { gone: 'media_gone', broken: 'media_broken', stopped: 'cancelled' } as const;
const given = (found: Uint8Array<ArrayBuffer> | keyof typeof WHY): Answer<{ readonly bytes: Uint8Array<ArrayBuffer> }> =>
  typeof found === 'string' ? failure(WHY[found]) : { ok: true, bytes: found };

type Place = { readonly chat: string; readonly id: string; readonly index: number };

/** With the media at that place of a message, also of one that is still being sent. */
const withMedia = <T>(
  core: Core,
  engine: Engine,
  place: Place,
  work: (part: MediaPart, media: Media, chat: Chat, author: Bytes) => Promise<Answer<T>>,
): Promise<Answer<T>> =>
  withChat(core, place.chat, async (chat) => {
    const send = chat.sends.find(({ id }) => toHex(id) === place.id);
    const position = send ? undefined : ((await positionOf(core, chat, place.id)) ?? (await sincePosition(core, chat, place.id)));
    const row = position && (await rowAt(core, chat, position));
    const media = (send ?? row)?.media[place.index];
    // A stranger hears of nothing, not even that what they sent was fetched.
    if (!send && !chat.record.accepted && chat.record.authority.kind !== 'self') return failure('not_accepted');
    return media ? work(await engine.media.part(), media, chat, row?.user ?? core.me().user) : failure('not_found_here');
  });

/** Of what was still being sent when it was named, and is said since under another name: whoever looks at it goes on looking. */
async function sincePosition(core: Core, chat: Chat, id: string): Promise<Position | undefined> {
  const event = await calledBefore(core, callOf(id));
  return event && positionOf(core, chat, toHex(event));
}
