/** What may be allowed in a chat, one by one. */
import { type Reader, readUint, type Writer, writeUint } from '../../crypto/codec.ts';

/** What an admin may be allowed beside what members may. Numbers are never used twice: the wire has them as bits. */
export const SWITCH = { add: 0, remove: 1, info: 2, delete: 3, pin: 4, invite: 5, appoint: 6 } as const;
export type Switch = keyof typeof SWITCH;

/** `delete`: what others have said, for all. What people may always do with their own is no right. */
export type Right = Switch | 'write';

const BITS: Readonly<Record<Right, number>> = { ...SWITCH, write: 7 };
const isRight = (name: string): name is Right => Object.hasOwn(BITS, name);
const isSwitch = (name: string): name is Switch => Object.hasOwn(SWITCH, name);

export const SWITCHES: readonly Switch[] = Object.keys(SWITCH).filter(isSwitch);
const RIGHTS: readonly Right[] = Object.keys(BITS).filter(isRight);

/** What may be allowed to everybody in a group. */
export const OPEN: readonly Right[] = ['add', 'info', 'pin', 'write'];

export const writeRights = (to: Writer, rights: ReadonlySet<Right>): void =>
  writeUint(
    to,
    RIGHTS.filter((one) => rights.has(one)).reduce((sum, one) => sum + 2 ** BITS[one], 0),
  );

/** Undefined where it has others than these. */
export function readRights<R extends Right>(from: Reader, allowed: readonly R[]): ReadonlySet<R> | undefined {
  const bits = readUint(from);
  const has = (one: R): boolean => Math.floor(bits / 2 ** BITS[one]) % 2 === 1;
  const rights = new Set(allowed.filter(has));
  return allowed.filter(has).reduce((sum, one) => sum + 2 ** BITS[one], 0) === bits ? rights : undefined;
}
