/** The mail a Welcome travels in: all that who joins needs to judge the chat as everybody in it does. Sealed to one device. */
import type { Bytes } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  readByte,
  readBytes,
  readFixed,
  readList,
  readText,
  readUint,
  writeByte,
  writeBytes,
  writeFixed,
  writeList,
  writeText,
  writeUint,
} from '../../crypto/codec.ts';
import { sealMail } from '../../crypto/mail.ts';
import type { Mail } from '../../hub/protocol/frames.ts';
import { MAX_ROSTER } from '../chat/authority.ts';
import { newItem } from '../sync/line.ts';
import type { Chat, Core } from './core.ts';

/** What a sealed mail between devices is about. Numbers are never used twice. */
export const LETTER = { welcome: 1, knock: 2, ask: 3, tell: 4, chain: 5 } as const;

export type Invitation = {
  readonly generation: number;
  readonly route: Bytes;
  /** Authority events from the `open` of this generation on. */
  readonly log: readonly Bytes[];
  readonly welcome: Bytes;
  readonly tree: Bytes;
};
export type WelcomeBody = Invitation & { readonly kind: 'direct' | 'self'; readonly roster: readonly Bytes[] };

const VERSION = 1;
const MAX_LOG = 10_000;
const MAX_PART = 3 * 1024 * 1024;

/** One mail for each who joins, to be posted together with what lets them in. */
export async function welcomeMails(
  core: Core,
  chat: Chat,
  invitation: Invitation,
  joiners: readonly { readonly device: Bytes; readonly sealKey: Bytes }[],
): Promise<readonly Mail[]> {
  const { kind, roster } = chat.record.authority;
  const body = writeWelcome({ ...invitation, kind, roster });
  return Promise.all(
    joiners.map(async ({ device, sealKey }) => {
      const item = newItem();
      return { device, item, bytes: await sealLetter(core, { device, sealKey }, LETTER.welcome, item, body) };
    }),
  );
}

/** A letter from this device, sealed to one other; `head`: the chain head it is signed at, the newest one where none is given. */
export async function sealLetter(
  core: Core,
  to: { readonly device: Bytes; readonly sealKey: Bytes },
  kind: number,
  item: Bytes,
  body: Bytes,
  head?: Bytes,
): Promise<Bytes> {
  const { user, device, keys } = core.me();
  const signedAt = head ?? (await core.ownChain()).head;
  return sealMail({ user, device, head: signedAt, keys }, to, { kind, item, time: Math.floor(core.clock.now()), body });
}

export const writeWelcome = (welcome: WelcomeBody): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeText(to, welcome.kind);
    writeList(to, welcome.roster, writeFixed);
    writeUint(to, welcome.generation);
    writeFixed(to, welcome.route);
    writeList(to, welcome.log, writeBytes);
    writeBytes(to, welcome.welcome);
    writeBytes(to, welcome.tree);
  });

export const readWelcome = (bytes: Bytes): WelcomeBody | undefined =>
  decode<WelcomeBody>(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const kind = readText(from, 16);
    if (kind !== 'direct' && kind !== 'self') return undefined;
    return {
      kind,
      roster: readList(from, MAX_ROSTER, (from) => readFixed(from, 16)),
      generation: readUint(from),
      route: readFixed(from, 32),
      log: readList(from, MAX_LOG, (from) => readBytes(from, MAX_PART)),
      welcome: readBytes(from, MAX_PART),
      tree: readBytes(from, MAX_PART),
    };
  });
