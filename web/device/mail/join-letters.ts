/** The letters between somebody who has a link into a group and those in it who answer: what is asked, and what comes of it where they do not come in. */
import type { Bytes } from '../../../crypto/bytes.ts';
import {
  decode,
  encode,
  readByte,
  readBytes,
  readFixed,
  readMaybe,
  readOneOf,
  readText,
  writeByte,
  writeBytes,
  writeFixed,
  writeMaybe,
  writeText,
  writeUint,
} from '../../../crypto/codec.ts';
import { LIMIT } from '../../chat/form.ts';
import { MAX_JOIN } from '../../chat/join.ts';

/** `word`: theirs (chat/join.ts); without it what was asked is taken back. `name`: as they call themselves. */
export type JoinLetter = { readonly box: Bytes; readonly name: string; readonly word: Bytes | undefined };
/** Of whom: to themselves, or to others who might answer. `full`: they come in when there is room for their devices. */
export type JoinAnswer = { readonly box: Bytes; readonly user: Bytes; readonly because: 'declined' | 'gone' | 'full' };

const VERSION = 1;
const BECAUSE = ['declined', 'gone', 'full'] as const;

export const writeJoin = ({ box, name, word }: JoinLetter): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, box);
    writeText(to, name);
    writeMaybe(to, word, writeBytes);
  });
export const readJoinLetter = (bytes: Bytes): JoinLetter | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION
      ? { box: readFixed(from, 16), name: readText(from, LIMIT.name), word: readMaybe(from, (from) => readBytes(from, MAX_JOIN)) }
      : undefined,
  );

export const writeJoinAnswer = ({ box, user, because }: JoinAnswer): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    for (const id of [box, user]) writeFixed(to, id);
    writeUint(to, BECAUSE.indexOf(because));
  });
export const readJoinAnswer = (bytes: Bytes): JoinAnswer | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION ? { box: readFixed(from, 16), user: readFixed(from, 16), because: BECAUSE[readOneOf(from, [0, 1, 2])] } : undefined,
  );
