/** How this device stands to the hub, and what waits to go there, as a face sees it. */
import type { Engine } from './engine.ts';
import type { ConnectionView } from './port/port.ts';

export function connectionOf(engine: Engine): ConnectionView {
  const going = [...(engine.core?.chats.values() ?? [])].flatMap(({ outbox }) => outbox.waiting.filter(({ failed }) => failed === undefined));
  const sends = [...(engine.core?.chats.values() ?? [])].reduce(
    (sum, { sends }) => sum + sends.filter(({ failed }) => failed === undefined).length,
    0,
  );
  const waiting = going.reduce((sum, { events }) => sum + events.length, sends);
  const here = { ...engine.connection, waiting, messages: going.reduce((sum, one) => sum + one.messages, sends) };
  const isSyncing =
    engine.connection.state === 'online' && [...(engine.core?.chats.values() ?? [])].some(({ live }) => live.inbox.length > 0 || live.asking);
  if (engine.isFull) return { ...here, state: 'full' };
  const held = engine.core?.held();
  if (held) return { ...here, state: 'held', until: held.until, mayGoOn: held.goOn !== undefined };
  return { ...here, state: isSyncing ? 'syncing' : engine.connection.state };
}
