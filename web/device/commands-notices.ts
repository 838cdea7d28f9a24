/** How a person is told of what comes, what they were told of, and where this device is woken. */
import { openPushApi } from '../wire/push.ts';
import type { Engine } from './engine.ts';
import { selfChat } from './chats.ts';
import { type CommandTable, OK } from './command.ts';
import { compose } from './compose.ts';
import { type Core, write } from './memory/core.ts';
import { NOTICE_DEFAULTS, noticeChanges, noticeSettingsOf } from './memory/notice-settings.ts';
import { BEGINNING } from './memory/position.ts';
import { positionOf } from './memory/rows.ts';
import { noticesOf, toldOp } from './notices.ts';
import type { NoticeCommands, NoticeViews } from './port/notices.ts';

export const NOTICE_VIEWS: { readonly [V in keyof NoticeViews]: (engine: Engine) => Promise<NoticeViews[V]['out']> } = {
  notices: noticesOf,
  noticeSettings: async ({ core }) => (core ? noticeSettingsOf(core.own) : NOTICE_DEFAULTS),
};

export const NOTICES: CommandTable<keyof NoticeCommands> = {
  setNotices: async (core, _, change) => {
    for (const word of noticeChanges(core.own, change)) await compose(core, selfChat(core), word);
    core.pump(selfChat(core));
    return OK;
  },
  noteTold: async (core, _, { told }) => {
    await noteTold(core, told);
    return OK;
  },
  startPush: async (core, engine, subscription) => {
    await openPushApi(engine.apiDeps).start(subscription);
    const { notices } = await noticesOf(engine);
    await noteTold(core, notices);
    return OK;
  },
  stopPush: async (_, engine) => {
    await openPushApi(engine.apiDeps).stop();
    return OK;
  },
  pushInfo: async (_, engine) => ({ ok: true, ...(await openPushApi(engine.apiDeps).info()) }),
  testPush: async (_, engine) => ({ ok: true, answered: await openPushApi(engine.apiDeps).test() }),
};

async function noteTold(core: Core, told: readonly { readonly chat: string; readonly message: string }[]): Promise<void> {
  const ops = await Promise.all(
    told.map(async ({ chat, message }) => {
      const one = core.chats.get(chat);
      const position = one && (message ? await positionOf(core, one, message) : (one.record.last ?? BEGINNING));
      return one && position && toldOp(core, one, position);
    }),
  );
  const news = ops.flatMap((op) => op ?? []);
  if (news.length === 0) return;
  await write(core, news);
  core.topics.changed('notices');
}
