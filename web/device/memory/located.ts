/** Where an event lies in a chat's documents and in its order, by the event's id. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { decode, encode, readBool, readByte, readUint, writeBool, writeByte, writeUint } from '../../../crypto/codec.ts';
import type { Place } from '../../chat/event.ts';
import { type Hlc, readHlc, writeHlc } from '../../chat/hlc.ts';
import { keyOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';

export type Located = {
  readonly place: Place;
  readonly client: number;
  readonly clock: number;
  /** Where it stands: as it was signed, or, where that was of the future, where it came. */
  readonly at: Hlc;
  readonly n: number;
  readonly own: boolean;
};

const VERSION = 1;

export const locatedOp = (chat: Bytes, event: Bytes, located: Located): Op => ({
  op: 'put',
  table: 'events',
  key: keyOf(chat, event),
  value: writeLocated(located),
});

export async function locate(store: Store, chat: Bytes, event: Bytes): Promise<Located | undefined> {
  const value = await store.get('events', keyOf(chat, event));
  return value && readLocated(value);
}

const writeLocated = (located: Located): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeUint(to, located.place.span);
    writeUint(to, located.place.index);
    writeUint(to, located.client);
    writeUint(to, located.clock);
    writeHlc(to, located.at);
    writeUint(to, located.n);
    writeBool(to, located.own);
  });

const readLocated = (bytes: Bytes): Located | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    return {
      place: { span: readUint(from), index: readUint(from) },
      client: readUint(from),
      clock: readUint(from),
      at: readHlc(from),
      n: readUint(from),
      own: readBool(from),
    };
  });
