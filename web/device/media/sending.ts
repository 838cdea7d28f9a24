/** Messages with media on their way out: put to the hub piece by piece, and said in the chat once all of it is there. */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import { Refused } from '../../../hub/protocol/errors.ts';
import { TYPE } from '../../chat/bodies.ts';
import { OutboxFull } from '../../sync/outbox.ts';
import { whyClosed } from '../memory/closed.ts';
import { composeInTurn } from '../compose.ts';
import { begin, type Chat, type Core, commit, type Draft, maySpeak } from '../memory/core.ts';
import { isBlockedIn } from '../memory/counting.ts';
import { callOf, noSendOp, type Reason, type Send, sendOp } from '../memory/sends.ts';
import { RETRY_MS } from '../memory/wake.ts';
import { hideSend, showSend } from '../shown/showing.ts';
import { holdingOf } from './holding.ts';
import { type Moving, pauseAfter, sealedSize } from './moving.ts';
import { upload } from './uploading.ts';

export type Sending = {
  /** Goes on with what waits in the chat, as far as that can be now. `fresh`: a message (hex) of which nothing can be at the hub. */
  goOn(chat: Chat, fresh?: string): void;
  /** There is a line: what waits in the chat goes on at once, however long it was to rest. */
  online(chat: Chat): void;
  /** Tries again what was refused for good. */
  again(chat: Chat, id: Bytes): Promise<void>;
  /** False where it is said already. `forNow`: it may be had back for a moment, and stays on the disk until then. */
  takeBack(chat: Chat, id: Bytes, forNow: boolean): Promise<boolean>;
  /** What was taken back for now stands where it stood, and goes on; false where nothing of it is here any more. */
  restore(chat: Chat, id: Bytes): Promise<boolean>;
};

/** `times`: how often it failed in a row without a byte having gone. `wake`: ends a pause. `isBack`: the line came back while it was still failing. */
type Going = { readonly id: string; readonly stop: AbortController; isFresh: boolean; times: number; wake: () => void; isBack: boolean };

export function openSending(moving: Moving): Sending {
  const { core, signal } = moving;
  const going = new Map<string, Going>();
  const freshOnes = new Set<string>();
  const goOn = (chat: Chat, fresh?: string): void => {
    if (fresh !== undefined) freshOnes.add(fresh);
    const send = chat.sends.find(({ failed }) => failed === undefined);
    if (!send || going.has(chat.hex) || signal.aborted || !core.hub.online()) return;
    const id = toHex(send.id);
    const one: Going = { id, stop: new AbortController(), isFresh: freshOnes.delete(id), times: 0, wake: () => undefined, isBack: false };
    going.set(chat.hex, one);
    void run(moving, chat, send, one)
      .catch(core.halt)
      .finally(() => {
        going.delete(chat.hex);
        if (chat.sends.some(({ failed, id }) => failed === undefined && toHex(id) !== one.id)) goOn(chat);
      });
  };
  signal.addEventListener('abort', () => {
    for (const { stop } of going.values()) stop.abort();
  });
  return {
    goOn,
    online: (chat) => {
      const one = going.get(chat.hex);
      if (one) one.isBack = true;
      one?.wake();
      goOn(chat);
    },
    again: async (chat, id) => {
      await change(core, chat, id, (send) => ({ ...send, failed: undefined }));
      goOn(chat);
    },
    takeBack: async (chat, id, forNow) => {
      const one = going.get(chat.hex);
      if (one?.id === toHex(id)) one.stop.abort();
      const send = chat.sends.find((one) => toHex(one.id) === toHex(id));
      if (!send) return false;
      const locals = await localsOf(core, send);
      settle(moving, send);
      const away = (now: Send, draft: Draft): undefined => {
        // With the step that takes it away, before anybody hears that its media is shown no more.
        if (forNow) draft.after.push(() => moving.held.hold(now));
      };
      if (!(await change(core, chat, id, away))) return false;
      // What came to the hub of it goes by itself where this is not heard.
      if (!forNow) void abandon(moving, locals).catch(core.halt);
      return true;
    },
    restore: async (chat, id) => {
      const isBack = await moving.held.take(id, (send) => stand(core, chat, send));
      if (isBack) goOn(chat);
      return isBack;
    },
  };
}

/** Tries until it is said, refused for good, or taken back. */
async function run(moving: Moving, chat: Chat, send: Send, going: Going): Promise<void> {
  const { core } = moving;
  for (;;) {
    going.isBack = false;
    const pause = await attempt(moving, chat, send, going);
    // Where it rests, what the hub has answered for is still there.
    if (pause === undefined || going.stop.signal.aborted) return settle(moving, send);
    if (going.isBack) continue;
    await new Promise<void>((resolve) => {
      const cancel = core.timers.after(pause, resolve);
      going.wake = () => (cancel(), resolve());
      going.stop.signal.addEventListener('abort', going.wake, { once: true });
    });
    // Where there is no line, whoever sees it come back goes on.
    if (going.stop.signal.aborted || !core.hub.online()) return;
  }
}

/** Nothing of it moves any more. */
function settle(moving: Moving, { media }: Send): void {
  for (const { blob } of media) moving.progress(blob, undefined);
}

/** Gives how long to wait before the next, ms; undefined where there is none. */
async function attempt(moving: Moving, chat: Chat, send: Send, going: Going): Promise<number | undefined> {
  const { core } = moving;
  try {
    const closed = whyClosed(core, chat) ?? (isBlockedIn(chat.record) ? 'you_blocked' : undefined);
    if (closed) return await fail(core, chat, send, { code: closed });
    // A chat that is not open at the hub yet has nobody to put it there for.
    if (!chat.line || !maySpeak(chat)) {
      core.pump(chat);
      return RETRY_MS;
    }
    const { route } = chat.line;
    for (const media of send.media) {
      const holding = await holdingOf(core.store, media.blob);
      if (holding) await moving.ahead.ended(holding.local);
      const size = sealedSize(media);
      let isBegun = false;
      const progressed = (done: number): void => {
        if (isBegun) going.times = 0;
        isBegun = true;
        moving.progress(media.blob, { state: 'sending', done, size });
      };
      const deps = { chunks: moving.chunks, api: moving.api, pace: moving.pace, signal: going.stop.signal, progressed };
      // An answer may have been lost, of this run or one before.
      if (!(going.isFresh && going.times === 0) && (await moving.api.putOn(media.blob, [route]))) continue;
      if (!holding || !(await upload(deps, media.blob, holding, [route]))) return await fail(core, chat, send, { code: 'storage_damaged' });
      if (going.stop.signal.aborted) return undefined;
    }
    return await say(core, chat, send);
  } catch (error) {
    const pause = pauseAfter(error, going.times++);
    if (pause !== undefined || going.stop.signal.aborted) return pause;
    if (error instanceof Refused) return fail(core, chat, send, reasonOf(error));
    throw error;
  }
}

/** It becomes an event, and stands in the chat as one, in one step. */
async function say(core: Core, chat: Chat, send: Send): Promise<number | undefined> {
  const { id, text, marks, reply, media } = send;
  const isSaid = await chat.turn(async () => {
    const current = chat.sends.find((one) => one.counter === send.counter);
    if (!current) return true;
    const also = (draft: Draft): Promise<void> => leave(core, chat, draft, current);
    try {
      await composeInTurn(core, chat, { type: TYPE.media, text, marks, reply, media }, { call: callOf(toHex(id)), also });
      return true;
    } catch (error) {
      if (error instanceof OutboxFull) return false;
      throw error;
    }
  });
  core.pump(chat);
  return isSaid ? undefined : RETRY_MS;
}

async function leave(core: Core, chat: Chat, draft: Draft, send: Send): Promise<void> {
  await hideSend(core, chat, draft, send);
  draft.sends = draft.sends.filter(({ counter }) => counter !== send.counter);
  draft.ops.push(noSendOp(send));
}

const fail = async (core: Core, chat: Chat, { id }: Send, failed: Reason): Promise<undefined> => {
  await change(core, chat, id, (send) => ({ ...send, failed }));
};

/** What an account may keep is the operator's to say, so a face can say it only with the figures that came. */
const reasonOf = ({ code, details: { limit, used } = {} }: Refused): Reason =>
  code === 'quota_exceeded' && limit !== undefined && used !== undefined ? { code, count: limit, used } : { code };

/** Changes what waits, or takes it away; gives it as it was, undefined where it does not wait any more. */
function change(core: Core, chat: Chat, id: Bytes, to: (send: Send, draft: Draft) => Send | undefined): Promise<Send | undefined> {
  return chat.turn(async () => {
    const send = chat.sends.find((one) => toHex(one.id) === toHex(id));
    if (!send) return undefined;
    const draft = begin(chat);
    const next = to(send, draft);
    if (next) {
      draft.sends = draft.sends.map((one) => (one === send ? next : one));
      draft.ops.push(sendOp(next));
    } else await leave(core, chat, draft, send);
    draft.after.push(() => core.topics.changed(`messages:${chat.hex}`, 'connection'));
    await commit(core, chat, draft);
    return send;
  });
}

/** It waits to be sent again. */
const stand = (core: Core, chat: Chat, send: Send): Promise<void> =>
  chat.turn(async () => {
    const draft = begin(chat);
    draft.sends = [...draft.sends, send].sort((one, other) => one.counter - other.counter);
    draft.ops.push(sendOp(send));
    showSend(core, chat, draft, send);
    draft.after.push(() => core.topics.changed('connection'));
    await commit(core, chat, draft);
  });

/** What was taken back is not wanted again: nothing of it stays, here or at the hub. `freed`: takes what no message shows off the disk. */
export async function letGo(moving: Moving, send: Send, freed: (blobs: readonly Bytes[]) => Promise<void>): Promise<void> {
  const locals = await localsOf(moving.core, send);
  await freed(send.media.map(({ blob }) => blob));
  await abandon(moving, locals);
}

async function localsOf(core: Core, { media }: Send): Promise<readonly Bytes[]> {
  const holdings = await Promise.all(media.map(({ blob }) => holdingOf(core.store, blob)));
  return holdings.flatMap((holding) => (holding ? [holding.local] : []));
}

async function abandon({ api }: Moving, locals: readonly Bytes[]): Promise<void> {
  for (const local of locals) {
    try {
      await api.abandon(local);
    } catch (error) {
      if (pauseAfter(error, 0) === undefined && !(error instanceof Refused)) throw error;
    }
  }
}
