/** A device in this very process, on a disk of its own, signed in at a real hub: what the benches talk through. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NodeDevice, openNodeDevice } from '../device/node.ts';
import type { CommandName, Commands, ViewName, Views } from '../device/port/port.ts';
import type { HubProcess } from './hub-process.ts';

export type SignedIn = {
  device(): NodeDevice;
  /** A command whose failure is one of the bench. */
  do<C extends CommandName>(name: C, input: Commands[C]['in']): Promise<Commands[C]['out']>;
  /** The first view that is so. */
  seen<V extends ViewName>(name: V, input: Views[V]['in'], isSo: (view: Views[V]['out']) => boolean): Promise<Views[V]['out']>;
  /** Leaves the hub; what it has stays on its disk. */
  leave(): Promise<void>;
  /** Opens the same disk again; it speaks to the hub once `device().connect()` is called. */
  comeBack(): Promise<void>;
  /** Leaves, and forgets its disk. */
  close(): Promise<void>;
};

/** Signs in somebody new by phone code. */
export async function signInOnNode(hub: HubProcess, phone: string, name: string, username: string): Promise<SignedIn> {
  const profile = await mkdtemp(join(tmpdir(), 'tidings-device-'));
  let device = await open(hub.url, profile);
  const signedIn: SignedIn = {
    device: () => device,
    do: async (command, input) => {
      const answer = await device.call(command, input);
      if (!answer.ok) throw new Error(`${command} failed with ${answer.error.code}`);
      return answer;
    },
    seen: (view, input, isSo) =>
      new Promise((resolve) => {
        const stop = device.watch(view, input, (value) => {
          if (!isSo(value)) return;
          queueMicrotask(() => stop());
          resolve(value);
        });
      }),
    leave: () => device.close(),
    comeBack: async () => {
      device = await open(hub.url, profile);
    },
    close: async () => {
      await device.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
  device.connect();
  const { verification } = await signedIn.do('requestCode', { phone });
  await signedIn.do('checkCode', { verification, code: await hub.codeFor(phone) });
  await signedIn.do('setProfile', { name, username, bio: '' });
  return signedIn;
}

async function open(hub: string, profile: string): Promise<NodeDevice> {
  const opened = await openNodeDevice({
    hub,
    profile,
    create: true,
    log: () => undefined,
    onHalt: (error) => {
      throw error;
    },
  });
  if (!opened.ok) throw new Error(`expected a device at ${profile}, found ${opened.because}`);
  return opened.device;
}
