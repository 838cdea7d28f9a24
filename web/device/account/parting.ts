/** What stays of a device that signed out unheard: its own revocation, signed before its keys went, until the hub has it. Nothing in it is secret. */
import type { Bytes } from '../../../crypto/bytes.ts';
import {
  decode,
  encode,
  readByte,
  readBytes,
  readFixed,
  readList,
  readUint,
  writeByte,
  writeBytes,
  writeFixed,
  writeList,
  writeUint,
} from '../../../crypto/codec.ts';
import { Refused } from '../../../hub/protocol/errors.ts';
import { LIMITS } from '../../../hub/protocol/limits.ts';
import type { Api } from '../../wire/api.ts';
import type { Timers } from '../../wire/timers.ts';
import { Unreachable } from '../../wire/unreachable.ts';

/** The entry, whose chain it belongs to, and its index there. */
export type Parting = { readonly user: Bytes; readonly from: number; readonly entry: Bytes };

/** Where they lie, beside everything that is wiped. Both throw StoreFull. */
export type PartingPlace = { load(): Promise<Bytes | undefined>; keep(partings: Bytes | undefined): Promise<void> };

export type Partings = {
  /** Those that wait and this one, as the place keeps them. */
  with(parting: Parting): Bytes;
  stop(): void;
};

export type PartingDeps = {
  readonly place: PartingPlace;
  readonly api: Pick<Api, 'chain' | 'growChain'>;
  readonly timers: Timers;
  readonly halt: (error: unknown) => void;
};

const VERSION = 1;
/** Accounts that left here unheard, one after the other; of more the oldest is given up. */
const MAX_PARTINGS = 16;
const RETRY_MS = 30 * 1000;

/** Tells the hub what waits, now and from time to time until it has all of it. */
export async function openPartings({ place, api, timers, halt }: PartingDeps): Promise<Partings> {
  const stored = await place.load();
  let waiting = (stored && readPartings(stored)) ?? [];
  let [cancel, isStopped] = [(): void => undefined, false];
  const tell = async (): Promise<void> => {
    for (const parting of waiting) {
      if (isStopped || !(await isOver(api, parting))) continue;
      waiting = waiting.filter((one) => one !== parting);
      if (!isStopped) await place.keep(waiting.length > 0 ? writePartings(waiting) : undefined);
    }
    if (waiting.length > 0 && !isStopped) cancel = timers.after(RETRY_MS, start);
  };
  const start = (): void => void tell().catch(halt);
  start();
  return {
    with: (parting) => writePartings([...waiting, parting].slice(-MAX_PARTINGS)),
    stop: () => {
      isStopped = true;
      cancel();
    },
  };
}

/** The hub has it; or its chain has gone on without it, and then it fits nowhere. A hub that was wiped waits for somebody to bring the chain before it. */
async function isOver(api: PartingDeps['api'], { user, from, entry }: Parting): Promise<boolean> {
  try {
    const [inForce = []] = await api.chain(user);
    if (inForce.length === from) await api.growChain(user, from, [entry]);
    return inForce.length >= from;
  } catch (error) {
    if (error instanceof Unreachable || error instanceof Refused) return false;
    throw error;
  }
}

const writePartings = (partings: readonly Parting[]): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeList(to, partings, (to, { user, from, entry }) => {
      writeFixed(to, user);
      writeUint(to, from);
      writeBytes(to, entry);
    });
  });

const readPartings = (bytes: Bytes): readonly Parting[] | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION
      ? readList(from, MAX_PARTINGS, (from) => ({ user: readFixed(from, 16), from: readUint(from), entry: readBytes(from, LIMITS.chainEntryBytes) }))
      : undefined,
  );
