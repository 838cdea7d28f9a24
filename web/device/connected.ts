/** How this device stands to the hub, and what waits to go there, as a face sees it. */
import type { Engine } from './engine.ts';
import type { ConnectionView } from './port/port.ts';

export function connectionOf(engine: Engine): ConnectionView {
  const chats = [...(engine.core?.chats.values() ?? [])];
  const [waits, sent] = [chats.flatMap(({ outbox }) => outbox.waiting), chats.flatMap(({ sends }) => sends)];
  const going = waits.filter(({ failed }) => failed === undefined);
  const sends = sent.filter(({ failed }) => failed === undefined).length;
  const refused = waits.filter(({ failed }) => failed !== undefined).reduce((sum, one) => sum + one.messages, sent.length - sends);
  const waiting = going.reduce((sum, { events }) => sum + events.length, sends);
  const here = {
    ...engine.connection,
    waiting,
    messages: going.reduce((sum, one) => sum + one.messages, sends),
    ...(refused > 0 && { failed: refused }),
  };
  const isSyncing = engine.connection.state === 'online' && chats.some(({ live }) => live.inbox.length > 0 || live.asking);
  if (engine.isFull) return { ...here, state: 'full' };
  const held = engine.core?.held();
  if (held) return { ...here, state: 'held', until: held.until, mayGoOn: held.goOn !== undefined };
  return { ...here, state: isSyncing ? 'syncing' : engine.connection.state };
}
