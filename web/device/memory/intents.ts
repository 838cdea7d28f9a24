/** What a person has asked to be changed in a group and is not made yet: kept until it is, in the order in which it was asked. */
import type { Bytes } from '../../../crypto/bytes.ts';
import {
  decode,
  encode,
  readByte,
  readBytes,
  readFixed,
  readMaybe,
  readText,
  readUint,
  writeByte,
  writeBytes,
  writeFixed,
  writeMaybe,
  writeText,
  writeUint,
} from '../../../crypto/codec.ts';
import { type Change, readChange, writeChange } from '../../chat/change.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';
import type { GroupRefusal } from '../port/groups.ts';

/** Of one chat, as a person asks for them; as many again are asked for anew after a loss, and the merges of that (againOps). */
export const MAX_INTENTS = 64;
const MAX_CHANGE = 64 * 1024;
const VERSION = 1;

/** Changes that are not yet true, whatever was so when they were asked for; who they take anything from, and what they had said by then, is found when they are made. */
export type Intent = {
  readonly chat: Bytes;
  readonly counter: number;
  readonly change: Change;
  readonly photo: Bytes | undefined;
  /** Why it is not made any more; the person is told until they have seen it. */
  readonly failed: GroupRefusal | undefined;
};

const intentKey = (chat: Bytes, counter: number): Bytes => keyOf('intent', chat, counter);

export const intentOp = (intent: Intent): Op => ({
  op: 'put',
  table: 'meta',
  key: intentKey(intent.chat, intent.counter),
  value: encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, intent.chat);
    writeUint(to, intent.counter);
    writeUint(to, intent.change.type);
    writeBytes(to, writeChange(intent.change));
    writeMaybe(to, intent.photo, writeBytes);
    writeMaybe(to, intent.failed, writeText);
  }),
});

export const noIntentOp = ({ chat, counter }: Pick<Intent, 'chat' | 'counter'>): Op => ({
  op: 'delete',
  table: 'meta',
  key: intentKey(chat, counter),
});

/** Of one chat, as they were asked for. */
export async function loadIntents(store: Store, chat: Bytes): Promise<readonly Intent[]> {
  const rows = await store.range('meta', { ...rangeOf(keyOf('intent', chat)), limit: MAX_INTENTS * 3 });
  return rows.flatMap(({ value }) => read(value) ?? []);
}

const REFUSALS: ReadonlySet<string> = new Set<GroupRefusal>([
  'malformed',
  'not_in_group',
  'out_of_group',
  'no_right',
  'is_creator',
  'nothing',
  'banned',
  'full',
  'too_many_devices',
  'unknown_person',
]);
const isRefusal = (text: string): text is GroupRefusal => REFUSALS.has(text);

const read = (bytes: Bytes): Intent | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const [chat, counter, type] = [readFixed(from, 16), readUint(from), readUint(from)];
    const change = readChange(type, readBytes(from, MAX_CHANGE));
    const [photo, failed] = [readMaybe(from, (from) => readBytes(from, MAX_CHANGE)), readMaybe(from, (from) => readText(from, 64))];
    if (!change || (failed !== undefined && !isRefusal(failed))) return undefined;
    return { chat, counter, change, photo, failed };
  });
