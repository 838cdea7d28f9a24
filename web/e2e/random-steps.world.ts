/** The steps of a random walk: what a person, a device, the hub or fate may do next, and how often. For tests alone. */
import type { TestDevice } from './device.ts';
import { emptyMailboxes, fillMailboxes } from './lines.ts';
import * as devices from './random-devices.world.ts';
import * as hub from './random-hub.world.ts';
import * as people from './random-people.world.ts';
import { awake, living, oneOf, type Play } from './random-play.world.ts';

type Happening = (play: Play) => Promise<void> | void;
type Doing = (play: Play, device: TestDevice, at: number) => Promise<void> | void;

const BY_FATE = {
  'restart hub': hub.restart,
  'wait long': hub.wait,
  'wipe hub': hub.wipe,
  'back hub up': hub.backUp,
  'restore hub': hub.restore,
  'sleep for days': hub.sleep,
  'hub clock': hub.setClock,
} satisfies Readonly<Record<string, Happening>>;

const BY_DEVICE = {
  send: people.write,
  'send twice': people.writeTwice,
  note: people.writeNote,
  read: people.read,
  edit: people.edit,
  redact: people.redact,
  hide: people.hide,
  accept: people.accept,
  rename: people.rename,
  link: people.linkOne,
  revoke: people.revokeOne,
  'sign out': people.signOut,
  crash: (_, device) => device.crash(),
  start: (_, device) => device.start(),
  'kill at a write': devices.killAtWrite,
  'take over': (_, device) => device.takeOver(),
  'lose power': devices.losePower,
  cut: (_, device) => device.cut(),
  mend: devices.mend,
  'go deaf': devices.goDeaf,
  'renew at once': devices.renewAll,
  'back disk up': devices.backUpDisk,
  'put disk back': devices.putDiskBack,
  clone: devices.clone,
  'device clock': devices.setClock,
  'block mail': (_, { line }) => fillMailboxes(line),
  'free mail': (_, { line }) => emptyMailboxes(line),
} satisfies Readonly<Record<string, Doing>>;

type Step = keyof typeof BY_FATE | keyof typeof BY_DEVICE;
export type Weights = Partial<Readonly<Record<Step, number>>>;

/** What happens to everybody sooner or later. */
export const EVERY_DAY: Weights = {
  send: 30,
  'send twice': 4,
  note: 3,
  read: 6,
  crash: 5,
  start: 14,
  'kill at a write': 6,
  cut: 6,
  mend: 10,
  'go deaf': 4,
  'restart hub': 3,
  'take over': 3,
  'renew at once': 3,
  link: 1,
  revoke: 1,
  'wait long': 2,
};

/** What befalls everybody at once, once in a while. */
export const WITH_ACCIDENTS: Weights = { ...EVERY_DAY, 'wipe hub': 1, 'back hub up': 1, 'restore hub': 1, 'sleep for days': 1.5 };

/** All there is: disks that come back, doubles, wrong clocks, full mailboxes, and people who change their mind. */
export const ALL_THERE_IS: Weights = {
  ...WITH_ACCIDENTS,
  start: 20,
  mend: 14,
  'wipe hub': 0.7,
  'back hub up': 0.7,
  'restore hub': 0.7,
  edit: 3,
  redact: 2,
  hide: 0.3,
  accept: 1,
  rename: 1,
  'sign out': 0.3,
  'lose power': 1,
  'back disk up': 2,
  'put disk back': 1,
  clone: 0.4,
  'hub clock': 1,
  'device clock': 1.5,
  'block mail': 1,
  'free mail': 2,
};

export function pick(chance: () => number, weights: Weights): Step {
  const all = Object.entries(weights) as [Step, number][];
  let left = chance() * all.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [step, weight] of all) {
    left -= weight;
    if (left < 0) return step;
  }
  return 'send';
}

const isFate = (step: Step): step is keyof typeof BY_FATE => step in BY_FATE;

export async function take(play: Play, step: Step, at: number): Promise<void> {
  if (isFate(step)) {
    play.trace.push(`${at} ${step}`);
    return BY_FATE[step](play);
  }
  const device = oneOf(play, step === 'start' ? living(play).filter((one) => !one.isOn()) : awake(play));
  play.trace.push(`${at} ${step} ${device?.name ?? ''}`);
  const doing: Doing = BY_DEVICE[step];
  if (device) await doing(play, device, at);
}
