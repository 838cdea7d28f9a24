/**
 * Who types at this moment: said every few seconds to a chat this person has accepted, kept by nobody, and over by itself. Where this person does not let others
 * see it, they see nothing of theirs.
 */
import { type Bytes, concat, equal, toHex } from '../../crypto/bytes.ts';
import { decode, encode, readByte, readFixed, readUint, writeByte, writeFixed, writeUint } from '../../crypto/codec.ts';
import { epochOf } from '../../crypto/mls.ts';
import { openSignal, sealSignal, signalKey } from '../../crypto/signal.ts';
import { sign, verify } from '../../crypto/signing.ts';
import type { Transient } from '../../hub/protocol/frames.ts';
import type { Line } from '../sync/line.ts';
import { isBlocked } from './memory/audience.ts';
import { type Chat, type Core, maySpeak } from './memory/core.ts';
import { isOn } from './memory/settings.ts';
import { typingChanged } from './memory/typists.ts';

/** Said so often, and over after so long, ms. */
const AGAIN_MS = 3000;
export const TYPING_MS = 6000;
/** A sender is heard so often; what comes sooner says nothing new. */
const HEARD_MS = 1000;
/** By how much two clocks that a hub has set may differ, ms: what is older was kept by somebody. */
const SKEW_MS = 4000;
const VERSION = 1;
const TYPES = 1;
/** One size for whatever a signal will say. */
const SIGNAL_BYTES = 128;
const SIGNATURE_BYTES = 64;

/** `signed`: what the signature is over, beside the route. */
type Signal = { readonly user: Bytes; readonly device: Bytes; readonly at: number; readonly signed: Bytes; readonly signature: Bytes };

/** This person types in the chat: said to the others, unless it was a moment ago. */
export async function sayTyping(core: Core, chat: Chat): Promise<void> {
  const { line, live } = chat;
  const now = core.clock.now();
  if (!line || !mayBeTold(core, chat, line) || now - live.typedAt < AGAIN_MS) return;
  live.typedAt = now;
  return signal(core, chat, line);
}

/** Said in an epoch that others had left already, it came to nobody: where this device was a moment behind them, it is said again, as of then, in the one it has come to. */
export async function repeatTyping(core: Core, chat: Chat): Promise<void> {
  const { line, live } = chat;
  if (live.typedIn === undefined || !line || live.typedIn === epochAt(line) || core.clock.now() - live.typedAt >= AGAIN_MS) return;
  if (mayBeTold(core, chat, line)) await signal(core, chat, line);
}

async function signal(core: Core, chat: Chat, line: Line): Promise<void> {
  const { live } = chat;
  const at = epochAt(line);
  live.typedIn = at;
  const bytes = await sealSignal(await keyFor(chat, line), line.route, await signSignal(core, line.route, Math.floor(live.typedAt)));
  if (live.typedIn === at) core.hub.tell({ type: 'transient', route: line.route, bytes });
}

const epochAt = ({ route, group }: Line): string => `${toHex(route)}:${epochOf(group)}`;

/** Somebody types, if it is true: they belong to the chat, it is of now, and later than what they said last. */
export async function takeTyping(core: Core, chat: Chat, { route, bytes }: Transient): Promise<void> {
  const { line, live } = chat;
  if (!line || !equal(line.route, route) || !mayTalk(core, chat)) return;
  const plain = await openSignal(await keyFor(chat, line), route, bytes);
  const signal = plain && readSignal(plain);
  if (!signal || equal(signal.user, core.me().user) || isBlocked(core.own, signal.user)) return;
  if (!chat.record.authority.roster.some((user) => equal(user, signal.user))) return;
  const [now, name, from] = [core.clock.now(), toHex(signal.user), toHex(signal.device)];
  const last = live.typedBy.get(from) ?? 0;
  if (Math.abs(now - signal.at) > SKEW_MS || signal.at < last + HEARD_MS) return;
  if (!live.typedBy.has(from) && live.typedBy.size >= MAX_TYPING) return;
  if (!(await isTheirs(core, route, signal))) return;
  live.typedBy.set(from, signal.at);
  live.typing.set(name, now + TYPING_MS);
  typingChanged(core, chat);
  core.timers.after(TYPING_MS, () => typingChanged(core, chat));
}

/** Devices of one chat whose signals are told apart: more than type at once in the largest. */
const MAX_TYPING = 500;

const mayTalk = (core: Core, chat: Chat): boolean => core.hub.online() && maySpeak(chat) && isOn(core.own, 'typing');

const mayBeTold = (core: Core, chat: Chat, { route }: Line): boolean =>
  mayTalk(core, chat) && chat.record.authority.kind !== 'self' && chat.live.subscribed.has(toHex(route));

/** Kept for as long as the epoch lasts. */
async function keyFor({ live }: Chat, line: Line): Promise<CryptoKey> {
  const at = epochAt(line);
  if (live.signalKey?.at !== at) live.signalKey = { at, key: await signalKey(line.group) };
  return live.signalKey.key;
}

/** The key of the epoch is every member's: whose signal it is says the device that signs it, for this route alone. */
async function signSignal(core: Core, route: Bytes, at: number): Promise<Bytes> {
  const { user, device, keys } = core.me();
  const signed = encode((to) => {
    writeByte(to, VERSION);
    writeByte(to, TYPES);
    writeFixed(to, user);
    writeFixed(to, device);
    writeUint(to, at);
  });
  const padded = new Uint8Array(SIGNAL_BYTES);
  padded.set(concat(await sign(keys.sign, 'signal', concat(route, signed)), signed));
  return padded;
}

async function isTheirs(core: Core, route: Bytes, { user, device, signed, signature }: Signal): Promise<boolean> {
  const signer = (await core.people.chain(user))?.devices.find(({ id, active }) => active && equal(id, device));
  return signer !== undefined && verify(signer.signKey, 'signal', concat(route, signed), signature);
}

function readSignal(padded: Bytes): Signal | undefined {
  if (padded.length !== SIGNAL_BYTES) return undefined;
  const end = padded.findLastIndex((byte) => byte !== 0) + 1;
  const [signature, signed] = [padded.slice(0, SIGNATURE_BYTES), padded.slice(SIGNATURE_BYTES, end)];
  return decode(signed, (from) => {
    if (readByte(from) !== VERSION || readByte(from) !== TYPES) return undefined;
    return { user: readFixed(from, 16), device: readFixed(from, 16), at: readUint(from), signed, signature };
  });
}
