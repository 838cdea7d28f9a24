/**
 * A device that finds it has a double (a profile that was copied, or put back from a backup) takes new keys and a new place in its chain: ratchets,
 * numbers and clocks of the old one may have been used by the other already. Content stays; who still runs with the old keys finds itself revoked.
 */
import { type Bytes, equal } from '../../crypto/bytes.ts';
import { decode, encode, readByte, readBytes, readUint, writeByte, writeBytes, writeUint } from '../../crypto/codec.ts';
import { usedPart } from '../../crypto/chain.ts';
import { activeDevices, type Chain, consentTo, type DeviceKeys, findDevice, renewDevice } from '../../crypto/identity.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import type { Op, Store, Table } from '../store/port.ts';
import { noFlightOp } from '../sync/outbox.ts';
import type { Chat, Core } from './memory/core.ts';
import { type Me, meOp } from './memory/me.ts';
import { isRenewing, newKeys, RENEWAL_KEYS } from './account/new-keys.ts';
import { openingOp } from './memory/opening.ts';
import { NO_HASH, recordOp } from './memory/record.ts';
import { chainOp } from './memory/people.ts';
import { keepNameOps } from './renamed.ts';
import { RETRY_MS } from './memory/wake.ts';

/** The engine has stopped to start again as a new device. */
export class EnrolledAnew extends Error {
  constructor() {
    super('this device had a double and goes on with new keys');
    this.name = 'EnrolledAnew';
  }
}

const VERSION = 1;
const MAX_KEY = 4096;
/** When it was done last, by this device's own clock. */
const RENEWED = keyOf('renewed');
/**
 * What only the hub says is believed so seldom, and while less than this part of the chain is used: each time costs an entry, of which there are not many,
 * and the rest is for what people do with their devices and for what is proven.
 */
const APART_MS = 24 * 60 * 60 * 1000;
export const HEARSAY_PART = 1 / 2;
/** What belongs to the old keys alone. */
const FORGOTTEN: readonly Table[] = ['routes', 'mls', 'packages', 'mail'];
const FORGOTTEN_ROWS: readonly Bytes[] = [RENEWAL_KEYS, keyOf('session'), keyOf('mailbox'), keyOf('stocked')];

/**
 * Enrols anew and halts the engine; all sending has stopped. Begun twice, or again after a crash, it is done once. Unless the double is proven, a device
 * that did so within the last day is held until the day is over: its ratchets may be used up, so it neither sends nor takes anything. Where much of the
 * chain is used it is held for this run, and has begun nothing: it goes on in the next one if the hub says so no more.
 */
export async function enrolAnew(core: Core, isProven: boolean): Promise<void> {
  if (!isProven && !(await isRenewing(core.store)) && usedPart(await core.ownChain()) >= HEARSAY_PART) {
    core.log('held_for_this_run');
    return core.hold({ until: undefined, goOn: goOnOnce(core, undefined) });
  }
  const keys = await renewalKeys(core.store);
  const again = (ms: number): (() => void) => core.timers.after(ms, () => void enrolAnew(core, isProven).catch(core.halt));
  const left = isProven ? 0 : await leftToWait(core);
  if (left > 0) {
    core.log('held', { ms: left });
    const until = core.clock.local() + left;
    return core.hold({ until, goOn: goOnOnce(core, until, again(left)) });
  }
  const place = await placeFor(core, keys);
  if (place === 'later') return void again(RETRY_MS);
  if (place === 'full') return core.hold({ until: undefined, goOn: undefined });
  // Somebody has revoked this device for good; the hub tells it so.
  if (!place) return;
  const release = await holdAll(core);
  await core.store.transact(opsFor(core, { keys, user: core.me().user, device: place.device }, place.chain));
  core.log('enrolled_anew');
  // Said first, so that nobody looks any more; what still waits for its turn would write as the old device, and meets a closed store.
  core.halt(new EnrolledAnew());
  await core.store.close();
  release();
}

/** What the person says counts as proof: it costs an entry of the chain, and no hub can say it as often as it likes. */
function goOnOnce(core: Core, until: number | undefined, cancel: () => void = () => undefined): () => void {
  return () => {
    cancel();
    // Said once is enough, and the hub may be away.
    core.hold({ until, goOn: () => undefined });
    // Not awaited: it ends this engine, or tries again.
    void enrolAnew(core, true).catch(core.halt);
  };
}

/** The keys are on the disk before anybody hears of them. */
async function renewalKeys(store: Store): Promise<DeviceKeys> {
  const row = await store.get('meta', RENEWAL_KEYS);
  const keys = (row && readKeys(row)) ?? (await newKeys());
  // Written even where it is known: an engine that no longer owns the disk finds out before it speaks.
  await store.transact([{ op: 'put', table: 'meta', key: RENEWAL_KEYS, value: writeKeys(keys) }]);
  return keys;
}

/** Where the own clock has gone back, the day begins again. */
async function leftToWait({ store, clock }: Core): Promise<number> {
  const row = await store.get('meta', RENEWED);
  const [renewed, now] = [row && decode(row, readUint), Math.floor(clock.local())];
  if (renewed === undefined) return 0;
  if (renewed > now) await store.transact([renewedOp(now)]);
  return Math.max(0, Math.min(renewed, now) + APART_MS - now);
}

const renewedOp = (at: number): Op => ({ op: 'put', table: 'meta', key: RENEWED, value: encode((to) => writeUint(to, Math.floor(at))) });

type Place = { readonly chain: Chain; readonly device: Bytes };

/** The chain with the new device in the place of the old one, at the hub: one entry, so no chain ever stands with one half of it. */
async function placeFor(core: Core, keys: DeviceKeys): Promise<Place | 'later' | 'full' | undefined> {
  const { user, device, keys: before } = core.me();
  if ((await core.refreshChains([user])) !== 'known') return 'later';
  const chain = await core.ownChain();
  const done = activeDevices(chain).find(({ signKey }) => equal(signKey, keys.sign.publicKey));
  if (done) return { chain, device: done.id };
  if (!findDevice(chain, device)?.active) return undefined;
  const grown = await renewDevice(chain, { keys: before, device }, await consentTo(keys, chain), Math.floor(core.clock.now()));
  if (!grown.may) return grown.because === 'full' ? 'full' : undefined;
  const answer = await core.hub.growChain(user, chain.entries.length, grown.chain.entries.slice(chain.entries.length));
  const place = activeDevices(grown.chain).find(({ signKey }) => equal(signKey, keys.sign.publicKey));
  return answer === 'grown' && place ? { chain: grown.chain, device: place.id } : 'later';
}

/** Waits until nothing changes any chat; nothing does again until it is released. */
async function holdAll(core: Core): Promise<() => void> {
  let release = (): void => undefined;
  const end = new Promise<void>((resolve) => {
    release = resolve;
  });
  const hold = ({ turn }: Chat): Promise<void> =>
    new Promise((held) => {
      // Not awaited: it ends when all is released.
      void turn(() => {
        held();
        return end;
      });
    });
  await Promise.all([...core.chats.values()].map(hold));
  return release;
}

function opsFor(core: Core, me: Me, chain: Chain): readonly Op[] {
  return [
    meOp(me),
    chainOp(chain),
    renewedOp(core.clock.local()),
    ...keepNameOps(core),
    ...FORGOTTEN.map((table): Op => ({ op: 'clear', table, ...rangeOf(new Uint8Array()) })),
    ...FORGOTTEN_ROWS.map((key): Op => ({ op: 'delete', table: 'meta', key })),
    ...[...core.chats.values()].flatMap(chatOps),
  ];
}

/** What waits in the outbox was signed by the old device while it was one, and still goes out. */
function chatOps({ id, record, outbox }: Chat): readonly Op[] {
  const fresh = { ...record, n: 0, previous: NO_HASH, receipt: 0, told: 0, askAt: 0, unheard: [], profile: undefined };
  return [recordOp(fresh), openingOp(id, undefined), ...outbox.flights.map(({ item }) => noFlightOp(item))];
}

const writeKeys = ({ sign, seal }: DeviceKeys): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    for (const key of [sign.publicKey, sign.privateKey, seal.publicKey, seal.privateKey]) writeBytes(to, key);
  });
const readKeys = (bytes: Bytes): DeviceKeys | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const key = (): Bytes => readBytes(from, MAX_KEY);
    return { sign: { publicKey: key(), privateKey: key() }, seal: { publicKey: key(), privateKey: key() } };
  });
