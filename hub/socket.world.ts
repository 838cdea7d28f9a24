/** A device's end of a socket into a world's hub: for tests that talk to it as a device would. */
import { type Bytes, utf8 } from '../crypto/bytes.ts';
import { hash } from '../crypto/hash.ts';
import { sign } from '../crypto/signing.ts';
import { bytesIn, HOST, ORIGIN, type Person, type World } from './hub.world.ts';
import { readBatch, writeBatch } from './protocol/batch.ts';
import { readHubFrame, writeDeviceFrame } from './protocol/forms.ts';
import type { DeviceFrame, HubFrame } from './protocol/frames.ts';

/** The device's end of a socket: what came, as frames, and the code it was closed with. */
export type SocketEnd = {
  readonly frames: HubFrame[];
  closed: number | undefined;
  send(frame: DeviceFrame): void;
  /** Resolves when it is so, looked at whenever something has come. */
  until(isSo: () => boolean): Promise<void>;
  /** The device goes without a word. */
  cut(): void;
};

/** Opens a socket to the hub and says hello as this person's device. Resolves when the hub is ready or has closed it. */
export async function openSocket(world: World, person: Person, host = HOST): Promise<SocketEnd> {
  const changed = newBell();
  const end: SocketEnd = {
    frames: [],
    closed: undefined,
    send: (frame) => line.message(writeBatch([writeDeviceFrame(frame)])),
    until: changed.until,
    cut: () => line.closed(),
  };
  const connection = {
    send(message: Bytes) {
      for (const frame of readBatch(message) ?? []) end.frames.push(...[readHubFrame(frame)].filter((one) => one !== undefined));
      changed.ring();
    },
    bufferedAmount: () => 0,
    close(code: number) {
      end.closed ??= code;
      changed.ring();
    },
    onDrain: () => undefined,
  };
  const line = world.hub.connect(connection, { path: '/v1/socket', peer: '203.0.113.1', host, origin: ORIGIN, forwarded: undefined });
  await changed.until(() => end.frames.some(({ type }) => type === 'challenge'));
  const nonce = end.frames.find((frame) => frame.type === 'challenge')?.nonce ?? new Uint8Array();
  const device = bytesIn(person.device);
  const signature = await sign(person.keys.sign, 'socket', hash('socket', nonce, utf8(host), device));
  end.send({ type: 'hello', version: 1, user: bytesIn(person.user), device, token: person.session.access, signature });
  await changed.until(() => end.closed !== undefined || end.frames.some(({ type }) => type === 'ready'));
  return end;
}

function newBell(): { ring(): void; until(done: () => boolean): Promise<void> } {
  let wake = (): void => undefined;
  return {
    ring: () => wake(),
    async until(done) {
      while (!done())
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    },
  };
}
