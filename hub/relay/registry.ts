/** Who is connected: sockets by device once they have said hello, and before that counted by address. */
import { toHex } from '../../crypto/bytes.ts';
import { CLOSE } from '../protocol/errors.ts';
import type { DeviceId } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import type { Asker } from './port.ts';
import type { Socket } from './socket.ts';

export type Registry = {
  /** False where this address has too many sockets that have not said hello. */
  mayGreet(address: string): boolean;
  greet(socket: Socket, address: string): void;
  /** The socket has said hello; the oldest of its device goes where they are too many. */
  join(socket: Socket, asker: Asker): void;
  leave(socket: Socket): void;
  of(device: DeviceId): readonly Socket[];
  all(): readonly Socket[];
  size(): number;
};

export function openRegistry(): Registry {
  const greeting = new Map<Socket, string>();
  const greetingByAddress = new Map<string, number>();
  const nameBySocket = new Map<Socket, string>();
  const socketsByDevice = new Map<string, readonly Socket[]>();

  const greeted = (socket: Socket): void => {
    const address = greeting.get(socket);
    if (address === undefined) return;
    greeting.delete(socket);
    const left = (greetingByAddress.get(address) ?? 1) - 1;
    if (left > 0) greetingByAddress.set(address, left);
    else greetingByAddress.delete(address);
  };
  return {
    mayGreet: (address) => (greetingByAddress.get(address) ?? 0) < HUB_LIMITS.pendingSocketsPerAddress,
    greet: (socket, address) => {
      greeting.set(socket, address);
      greetingByAddress.set(address, (greetingByAddress.get(address) ?? 0) + 1);
    },
    join: (socket, { device }) => {
      greeted(socket);
      const name = toHex(device);
      const sockets = [...(socketsByDevice.get(name) ?? []), socket];
      nameBySocket.set(socket, name);
      socketsByDevice.set(name, sockets);
      for (const oldest of sockets.slice(0, -HUB_LIMITS.socketsPerDevice)) oldest.close(CLOSE.replaced, 'this device has connected again');
    },
    leave: (socket) => {
      greeted(socket);
      const name = nameBySocket.get(socket);
      if (name === undefined) return;
      nameBySocket.delete(socket);
      const left = (socketsByDevice.get(name) ?? []).filter((one) => one !== socket);
      if (left.length > 0) socketsByDevice.set(name, left);
      else socketsByDevice.delete(name);
    },
    of: (device) => socketsByDevice.get(toHex(device)) ?? [],
    all: () => [...greeting.keys(), ...nameBySocket.keys()],
    size: () => nameBySocket.size,
  };
}
