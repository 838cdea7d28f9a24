/** How the line to the hub stands, in the words of the port. */
import type { SocketState } from '../wire/socket.ts';
import type { ConnectionView } from './port/port.ts';

export function connectionState(state: SocketState): ConnectionView['state'] {
  if (state.is === 'offline') return state.why === 'busy' ? 'unavailable' : state.why === 'update_needed' ? 'update_needed' : 'offline';
  return state.is === 'online' || state.is === 'connecting' ? state.is : 'offline';
}
