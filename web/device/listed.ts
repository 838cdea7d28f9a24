/** The chat list as it is at this moment. */
import { toHex } from '../../crypto/bytes.ts';
import type { Engine } from './engine.ts';
import { askersIn } from './memory/askers.ts';
import type { Core } from './memory/core.ts';
import { listOf, otherIn } from './memory/list.ts';
import { typistsIn } from './memory/typists.ts';
import type { ChatsView } from './port/port.ts';

export const chatsOf = (core: Core, engine: Engine): ChatsView =>
  listOf({
    me: core.me(),
    person: core.people.person,
    own: core.own,
    now: core.clock.now(),
    chats: [...core.chats.values()].map(({ id, hex, record, intents, outbox, sends, receipts, line, live }) => ({
      hex,
      record,
      outbox,
      sends,
      receipts,
      isIn: line !== undefined,
      typing: typistsIn(live, core.clock.now()),
      asking: askersIn(core.joins, core.me().user, { id, record, intents }).length,
      online: record.authority.kind === 'direct' && engine.watching?.of(toHex(otherIn(record, core.me().user))).is === 'online',
    })),
  });
