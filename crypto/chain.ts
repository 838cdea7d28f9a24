/** What a chain of entries says, and which entry may come next. Signing and reading ask the same judge. */
import { type Bytes, equal } from './bytes.ts';
import { isSignKey } from './ed25519.ts';
import { CHAIN_LIMITS, consentBody, type Entry, type EntryContent, entryHash, readEntry } from './entry.ts';
import { shortHash } from './hash.ts';
import { isSealKey, sealKeyHalves } from './seal-key.ts';
import { type SignUse, verify } from './signing.ts';

/**
 * `id` 16 bytes; `index` its entry's place; `rank` its age among the devices, that of the one it replaced if any, else its index: lower is senior;
 * `addedBy` the signer's place; `revokedAt` the revoking entry's, or that of its heir; `time` ms by the clock of who added it.
 */
export type Device = {
  readonly id: Bytes;
  readonly index: number;
  readonly rank: number;
  readonly signKey: Bytes;
  readonly sealKey: Bytes;
  readonly active: boolean;
  readonly revokedAt: number | undefined;
  readonly addedBy: number;
  readonly time: number;
};

/**
 * A verified chain. `heads[i]` is the hash of entry i, `head` the last; `devices` by rank, an heir behind whom it replaced; `signKeys` every signing key it
 * ever named; `recovery` the one in force.
 */
export type Chain = {
  readonly user: Bytes;
  readonly head: Bytes;
  readonly heads: readonly Bytes[];
  readonly entries: readonly Bytes[];
  readonly devices: readonly Device[];
  readonly signKeys: readonly Bytes[];
  readonly recovery: { readonly index: number; readonly signKey: Bytes } | undefined;
  readonly username: string | undefined;
  readonly hub: string | undefined;
};

export type ChainRefusal =
  | 'malformed'
  | 'out_of_order' // not the entry after this head
  | 'signer_inactive' // signed by nobody, or by one that is revoked or superseded
  | 'bad_signature'
  | 'no_consent' // the new device did not agree to join this user here
  | 'weak_key'
  | 'repeated_key'
  | 'unknown_device' // no active device is to be revoked or replaced by it
  | 'not_senior' // a device revokes itself and later ones; only the senior device and the recovery key set a recovery key
  | 'full';
export type Grown = { readonly may: true; readonly chain: Chain } | { readonly may: false; readonly because: ChainRefusal };

type Verdict = { readonly may: true } | { readonly may: false; readonly because: ChainRefusal };
type Content<K extends 'revoke' | 'recovery'> = Extract<EntryContent, { kind: K }>;
type Newcomer = Extract<EntryContent, { sealKey: Bytes }>;
/** Who signs: a device, or the recovery key (which is senior to all). */
type Signer = { readonly key: Bytes; readonly device: Device | undefined };

const YES: Verdict = { may: true };
const no = (because: ChainRefusal): { readonly may: false; readonly because: ChainRefusal } => ({ may: false, because });
const LAST_TIME = 2 ** 48 - 1;

/** Begins a chain with its entry 0: a device that signs itself. */
export async function beginChain(bytes: Bytes): Promise<Grown> {
  const entry = readEntry(bytes);
  if (entry?.content.kind !== 'device' || entry.content.consent !== undefined || entry.time > LAST_TIME) return no('malformed');
  if (entry.index !== 0 || entry.signer !== 0 || entry.previous.some((byte) => byte !== 0)) return no('out_of_order');
  if (!isSignKey(entry.content.signKey)) return no('weak_key');
  if (!(await isSigned(entry.content.signKey, 'chain', entry.body, entry.signature))) return no('bad_signature');
  if (!isSealKey(entry.content.sealKey)) return no('weak_key');
  return { may: true, chain: take(emptyBefore(entry), entry) };
}

/** The chain of entries whose very bytes were verified before, as a chain: nothing is verified again. For the reader that knows that they were. */
export function recallChain(entries: readonly Bytes[]): Chain {
  const read = entries.map((bytes) => readEntry(bytes)).filter((entry) => entry !== undefined);
  const [first] = read;
  if (!first || read.length < entries.length) throw new Error('expected entries that were verified before, they cannot be read');
  return read.reduce(take, emptyBefore(first));
}

const emptyBefore = ({ body, previous }: Entry): Chain => {
  const nothing = { heads: [], entries: [], devices: [], signKeys: [], recovery: undefined, username: undefined, hub: undefined };
  return { ...nothing, user: shortHash('user', body), head: previous };
};

/** The chain with this entry at its end, or why not. What its signer did not sign is judged no further; nothing of a refused entry is kept. */
export async function growChain(chain: Chain, bytes: Bytes): Promise<Grown> {
  const entry = readEntry(bytes);
  if (!entry || entry.time > LAST_TIME) return no('malformed');
  if (!hasRoom(chain, entry)) return no('full');
  if (entry.index !== chain.entries.length || !equal(entry.previous, chain.head)) return no('out_of_order');
  const signer = signerAt(chain, entry.signer);
  if (!signer) return no('signer_inactive');
  if (!(await isSigned(signer.key, 'chain', entry.body, entry.signature))) return no('bad_signature');
  const verdict = judge(chain, signer, entry.content);
  if (!verdict.may) return verdict;
  if ('consent' in entry.content && !(await isConsent(chain, entry.content))) return no('no_consent');
  return { may: true, chain: take(chain, entry) };
}

/**
 * Whoever fills a chain keeps nobody from a revocation: there is room for one of each device that may be active. A renewal has no part in it, though it
 * revokes one: as many are active after it as before, so a thief would use up with it what he is to be revoked by.
 */
const hasRoom = (chain: Chain, { content, bytes }: Entry): boolean =>
  content.kind === 'revoke'
    ? chain.entries.length < CHAIN_LIMITS.entries
    : chain.entries.length < CHAIN_LIMITS.entries - CHAIN_LIMITS.revocations && sizeOf(chain) + bytes.length <= CHAIN_LIMITS.bytes;

const sizeOf = ({ entries }: Chain): number => entries.reduce((sum, { length }) => sum + length, 0);

/** How much of what a chain may hold is used, from 0 to 1: of its entries or of its bytes, whichever is more. */
export const usedPart = (chain: Chain): number => Math.max(chain.entries.length / CHAIN_LIMITS.entries, sizeOf(chain) / CHAIN_LIMITS.bytes);

function signerAt(chain: Chain, index: number): Signer | undefined {
  if (chain.recovery?.index === index) return { key: chain.recovery.signKey, device: undefined };
  const device = chain.devices.find((one) => one.index === index && one.active);
  return device && { key: device.signKey, device };
}

function judge(chain: Chain, signer: Signer, content: EntryContent): Verdict {
  switch (content.kind) {
    case 'device':
    case 'renew':
      return judgeNewcomer(chain, signer, content);
    case 'revoke':
      return judgeRevoke(chain, signer, content);
    case 'recovery':
      return judgeRecovery(chain, signer, content);
    case 'hub':
      return isHub(content.url) ? YES : no('malformed');
    case 'name':
      return content.username === '' || isUsername(content.username) ? YES : no('malformed');
    case 'other':
      return YES;
  }
}

// The recovery key has no place among the devices that it could hand on.
function judgeNewcomer(chain: Chain, signer: Signer, { kind, signKey, sealKey }: Newcomer): Verdict {
  if (kind === 'renew' && !signer.device) return no('unknown_device');
  if (!isSignKey(signKey) || !isSealKey(sealKey)) return no('weak_key');
  const halves = sealKeyHalves(sealKey);
  const shared = chain.devices.some((device) => sealKeyHalves(device.sealKey).some((half, i) => equal(half, halves[i] as Bytes)));
  if (shared || chain.signKeys.some((key) => equal(key, signKey))) return no('repeated_key');
  return kind === 'renew' || chain.devices.filter((device) => device.active).length < CHAIN_LIMITS.activeDevices ? YES : no('full');
}

// An old device outlives what a thief links to it, also when it has taken new keys since: he can neither remove it nor take its place.
function judgeRevoke(chain: Chain, signer: Signer, content: Content<'revoke'>): Verdict {
  const target = chain.devices.find((device) => device.active && equal(device.id, content.device));
  if (!target) return no('unknown_device');
  return !signer.device || target.rank >= signer.device.rank ? YES : no('not_senior');
}

// The recovery key may revoke any device. If a junior device could set it, it could revoke its seniors by that.
function judgeRecovery(chain: Chain, signer: Signer, { signKey }: Content<'recovery'>): Verdict {
  const senior = chain.devices.find((device) => device.active);
  if (signer.device && signer.device !== senior) return no('not_senior');
  if (!isSignKey(signKey)) return no('weak_key');
  return chain.signKeys.some((key) => equal(key, signKey)) ? no('repeated_key') : YES;
}

/** 4 to 32 letters, digits, underscores, a letter first. Kept as typed; the hub compares without case. */
export const isUsername = (text: string): boolean => /^[A-Za-z][A-Za-z0-9_]{3,31}$/.test(text);

/** An origin as RFC 6454 §6.2 writes it. By a pattern, since parsers of URLs differ and devices must agree on what a chain says. */
export const isHub = (url: string): boolean =>
  url.length <= CHAIN_LIMITS.hubBytes && /^https?:\/\/([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(:[0-9]{1,5})?$/.test(url);

const isSigned = (key: Bytes, use: SignUse, message: Bytes, signature: Bytes): Promise<boolean> => verify(key, use, message, signature);

const isConsent = async (chain: Chain, device: Newcomer): Promise<boolean> =>
  device.consent !== undefined && isSigned(device.signKey, 'consent', consentBody(chain.user, chain.head, device), device.consent);

/** The chain after a judged and verified entry. */
function take(chain: Chain, entry: Entry): Chain {
  const head = entryHash(entry.body);
  const grown = { ...chain, head, heads: [...chain.heads, head], entries: [...chain.entries, entry.bytes] };
  const { content, index, signer } = entry;
  switch (content.kind) {
    case 'device':
      return { ...grown, devices: [...chain.devices, deviceOf(entry, content, index)], signKeys: [...chain.signKeys, content.signKey] };
    case 'renew':
      return {
        ...grown,
        devices: chain.devices.flatMap((one) => (one.index === signer ? [revoked(one, index), deviceOf(entry, content, one.rank)] : [one])),
        signKeys: [...chain.signKeys, content.signKey],
      };
    case 'revoke':
      return { ...grown, devices: chain.devices.map((one) => (equal(one.id, content.device) ? revoked(one, index) : one)) };
    case 'recovery':
      return { ...grown, recovery: { index, signKey: content.signKey }, signKeys: [...chain.signKeys, content.signKey] };
    case 'hub':
      return { ...grown, hub: content.url };
    case 'name':
      return { ...grown, username: content.username || undefined };
    case 'other':
      return grown;
  }
}

const revoked = (device: Device, at: number): Device => ({ ...device, active: false, revokedAt: at });

const deviceOf = ({ body, index, signer, time }: Entry, { signKey, sealKey }: Newcomer, rank: number): Device => ({
  id: shortHash('device', body),
  index,
  rank,
  signKey,
  sealKey,
  active: true,
  revokedAt: undefined,
  addedBy: signer,
  time,
});
