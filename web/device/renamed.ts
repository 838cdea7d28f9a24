/** What a device was called before it took new keys: the own chat names devices by their place in the chain, so the new place is given the name at the next start. */
import { textOf, toHex, utf8 } from '../../crypto/bytes.ts';
import { TYPE } from '../chat/bodies.ts';
import { keyOf } from '../store/key.ts';
import type { Op } from '../store/port.ts';
import { OutboxFull } from '../sync/outbox.ts';
import { selfChat } from './chats.ts';
import { compose } from './compose.ts';
import type { Core } from './memory/core.ts';

const NAME = keyOf('renewal-name');

/** Goes into the transaction that makes this device another. */
export function keepNameOps(core: Core): readonly Op[] {
  const name = core.own.word(TYPE.deviceName, toHex(core.me().device))?.name ?? '';
  return name === '' ? [] : [{ op: 'put', table: 'meta', key: NAME, value: utf8(name) }];
}

/** Says it of the new place, once. */
export async function nameAgain(core: Core): Promise<void> {
  const row = await core.store.get('meta', NAME);
  const name = row && textOf(row);
  if (name === undefined) return;
  const body = { type: TYPE.deviceName, device: core.me().device, name } as const;
  try {
    await compose(core, selfChat(core), body, { also: (draft) => draft.ops.push({ op: 'delete', table: 'meta', key: NAME }) });
  } catch (error) {
    // No room for more; said at a later start.
    if (!(error instanceof OutboxFull)) throw error;
  }
  core.pump(selfChat(core));
}
