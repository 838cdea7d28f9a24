/** What a link shows to whoever has it: of a group, before they come in, and whom they ask; or who somebody is. It stands sealed at the hub (crypto/invite.ts). */
import type { Bytes } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  readBool,
  readByte,
  readBytes,
  readFixed,
  readList,
  readMaybe,
  readText,
  readUint,
  writeBool,
  writeByte,
  writeBytes,
  writeFixed,
  writeList,
  writeMaybe,
  writeText,
  writeUint,
} from '../../crypto/codec.ts';
import { LIMIT } from './form.ts';
import { PHOTO_BYTES } from './photo.ts';

/** `people`: how many are in it; `full`: it has no room for anybody's device; `until`, ms, 0 without; `hosts`: user ids of those who are asked. */
export type GroupCard = {
  readonly chat: Bytes;
  readonly name: string;
  readonly description: string;
  readonly photo: Bytes | undefined;
  readonly people: number;
  readonly full: boolean;
  readonly asks: boolean;
  readonly until: number;
  readonly hosts: readonly Bytes[];
};

/** `name`: as they call themselves, for who knows nothing of them yet. */
export type PersonCard = { readonly user: Bytes; readonly name: string };

const VERSION = 1;
/** More than are named by any version. */
const MAX_HOSTS = 32;

export const writeGroupCard = ({ chat, name, description, photo, people, full, asks, until, hosts }: GroupCard): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, chat);
    for (const text of [name, description]) writeText(to, text);
    writeMaybe(to, photo, writeBytes);
    writeUint(to, people);
    for (const is of [full, asks]) writeBool(to, is);
    writeUint(to, until);
    writeList(to, hosts, writeFixed);
  });

export const readGroupCard = (bytes: Bytes): GroupCard | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION
      ? {
          chat: readFixed(from, 16),
          name: readText(from, LIMIT.name),
          description: readText(from, LIMIT.description),
          photo: readMaybe(from, (from) => readBytes(from, PHOTO_BYTES)),
          people: readUint(from),
          full: readBool(from),
          asks: readBool(from),
          until: readUint(from),
          hosts: readList(from, MAX_HOSTS, (from) => readFixed(from, 16)),
        }
      : undefined,
  );

export const writePersonCard = ({ user, name }: PersonCard): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, user);
    writeText(to, name);
  });

export const readPersonCard = (bytes: Bytes): PersonCard | undefined =>
  decode(bytes, (from) => (readByte(from) === VERSION ? { user: readFixed(from, 16), name: readText(from, LIMIT.name) } : undefined));
