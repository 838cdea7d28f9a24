/** Devices and groups for tests of the MLS files. Nothing but tests and benchmarks imports it. */
import { type Bytes, equal, randomBytes, toHex, utf8 } from './bytes.ts';
import type { Credential } from './credential.ts';
import { newEd25519Key } from './ed25519.ts';
import {
  authenticatorOf,
  type Change,
  commit,
  createGroup,
  type Group,
  join,
  type NewPackage,
  newKeyPackage,
  open,
  receiveCommit,
  type Result,
  type SignKey,
  seal,
} from './mls.ts';

export const NOW = Date.UTC(2026, 0, 1);
export const NO_AAD: Bytes = new Uint8Array();
export const anyone = (): boolean => true;

export type Device = { readonly sign: SignKey; readonly credential: Credential; readonly own: NewPackage };
/** A device in a group: what it holds of it. */
export type Member = { readonly device: Device; readonly group: Group };

export async function newDevice(input: { readonly last?: boolean; readonly user?: Bytes } = {}): Promise<Device> {
  const sign = newEd25519Key();
  const credential = { user: input.user ?? randomBytes(16), key: sign.publicKey, index: 0 };
  return { sign, credential, own: await newKeyPackage({ credential, sign, now: NOW, last: input.last }) };
}

export const newDevices = (count: number): Promise<readonly Device[]> => Promise.all(Array.from({ length: count }, () => newDevice()));

/** The value of a step that must succeed. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.because}: ${result.detail}`);
  return result;
}
export const why = <T>(result: Result<T>): string => (result.ok ? 'ok' : result.because);
export const detail = <T>(result: Result<T>): string => (result.ok ? 'ok' : result.detail);

export const joined = async (device: Device, made: { readonly welcome: Bytes | undefined; readonly tree: Bytes }): Promise<Group> =>
  must(await tryJoin(device, made)).group;

export const tryJoin = ({ own }: Device, { welcome, tree }: { readonly welcome: Bytes | undefined; readonly tree: Bytes }) =>
  join({ welcome: welcome ?? NO_AAD, tree, packages: (ref) => (equal(ref, own.ref) ? own.secret : undefined), accepts: anyone, now: NOW });

/** The group as the member at a place has it. Every step leaves it alone, so tests of one file may share it. */
export const groupsOf =
  (members: readonly Member[]) =>
  (place: number): Group =>
    (members[place] as Member).group;

/** A group of `count` devices, founded by the first, who adds all others in one commit. Those `present` are given, all others only have their leaf. */
export async function newGroup(count: number, present: (leaf: number) => boolean = anyone): Promise<readonly Member[]> {
  const devices = await newDevices(count);
  const [founder, ...others] = devices as [Device, ...Device[]];
  const alone = await createGroup({ groupId: randomBytes(32), own: founder.own });
  if (others.length === 0) return [{ device: founder, group: alone }];
  const made = must(await commit(alone, { add: others.map(({ own }) => own.bytes), remove: [] }));
  const rest: Member[] = [];
  for (const [n, device] of others.entries()) if (present(n + 1)) rest.push({ device, group: await joined(device, made) });
  return [{ device: founder, group: made.next }, ...rest];
}

/** All members but the committer process a commit; the removed are told apart. */
export async function everyoneReceives(
  members: readonly Member[],
  bytes: Bytes,
): Promise<{ stay: readonly Member[]; gone: readonly Member[]; change: Change | undefined }> {
  const [stay, gone]: [Member[], Member[]] = [[], []];
  let seen: Change | undefined;
  for (const { device, group } of members) {
    const { next, removed, change } = must(await receiveCommit(group, bytes, anyone));
    (removed ? gone : stay).push({ device, group: next });
    seen = change;
  }
  return { stay, gone, change: seen };
}

/** One member says something, all others read it; gives everybody's next state. */
export async function say(members: readonly Member[], at: number, text: string): Promise<readonly Member[]> {
  const speaker = members[at] as Member;
  const { next, bytes } = await seal(speaker.group, utf8(text), utf8('aad'));
  const after: Member[] = [];
  for (const member of members) {
    if (member === speaker) after.push({ ...member, group: next });
    else {
      const heard = must(await open(member.group, bytes, utf8('aad')));
      if (toHex(heard.plain) !== toHex(utf8(text))) throw new Error('another text arrived');
      after.push({ ...member, group: heard.next });
    }
  }
  return after;
}

/** Whether all agree on everything that happened so far. */
export const agree = (members: readonly Member[]): boolean => new Set(members.map(({ group }) => toHex(authenticatorOf(group)))).size === 1;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
