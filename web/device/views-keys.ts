/** Whose keys are whose: the devices of this person, and what shows that somebody's are theirs, as views. Comes when one of them is watched. */
import { equal, fromHex, toHex } from '../../crypto/bytes.ts';
import { writeCode } from '../../crypto/codes.ts';
import { activeDevices, type Chain, type Device } from '../../crypto/identity.ts';
import { safetyNumber } from '../../crypto/safety.ts';
import { Refused } from '../../hub/protocol/errors.ts';
import { TYPE } from '../chat/bodies.ts';
import { plainName } from '../chat/plain.ts';
import { Unreachable } from '../wire/unreachable.ts';
import type { Engine } from './engine.ts';
import type { Core } from './memory/core.ts';
import { titleOf } from './memory/person.ts';
import type { DeviceRow, SafetyView } from './port/port.ts';

export async function safetyOf(core: Core, user: string): Promise<SafetyView | undefined> {
  const id = fromHex(user);
  if (id?.length !== 16) return undefined;
  const person = core.people.person(id);
  const code = writeCode({ kind: 'safety', own: core.me().user, other: id, secret: core.random(16) });
  const devices = newestOf(await core.people.chain(id));
  return { user, title: titleOf(person), groups: safetyNumber(core.me().user, id), code, verified: person.verified, devices };
}

/** By its place in the chain: whoever added it wrote the time, but not that. */
function newestOf(chain: Chain | undefined): SafetyView['devices'] {
  const devices = chain ? activeDevices(chain) : [];
  const newest = devices.reduce<Device | undefined>((last, one) => (last && last.index > one.index ? last : one), undefined);
  return newest && { count: devices.length, newestAt: newest.time };
}

export async function devicesOf(core: Core, engine: Engine): Promise<readonly DeviceRow[]> {
  const seen = await seenAt(core, engine);
  return activeDevices(await core.ownChain()).map(({ id, time }) => ({
    device: toHex(id),
    name: plainName(core.own.word(TYPE.deviceName, toHex(id))?.name ?? ''),
    current: equal(id, core.me().device),
    addedAt: time,
    seenAt: seen.get(toHex(id)),
  }));
}

/** When the hub last heard of each device; nothing where it cannot be asked. */
async function seenAt(core: Core, { api }: Engine): Promise<ReadonlyMap<string, number>> {
  if (!core.hub.online()) return new Map();
  try {
    return new Map((await api.sessions()).map(({ device, seenAt }) => [toHex(device), seenAt]));
  } catch (error) {
    if (error instanceof Unreachable || error instanceof Refused) return new Map();
    throw error;
  }
}
