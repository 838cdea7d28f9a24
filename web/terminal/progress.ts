/** What the line to the hub comes to while a command runs, for the log: states, counts and times; whose chats they are is nobody's there. */
import type { Log } from '../device/engine.ts';
import type { TerminalDevice } from './terminal.ts';

/** Gives how to stop. */
export function logProgress(device: Pick<TerminalDevice, 'watch'>, log: Log): () => void {
  const last = new Map<string, string>();
  /** The same is told once. */
  const tell: Log = (event, fields) => {
    const told = JSON.stringify(fields);
    if (last.get(event) !== told) log(event, fields);
    last.set(event, told);
  };
  const stops = [
    device.watch('connection', {}, ({ state, waiting, until }) =>
      tell('connection', { state, waiting, ...(until === undefined ? {} : { until: new Date(until).toISOString() }) }),
    ),
    device.watch('awaiting', {}, ({ chats }) => {
      const countOf = (what: string): number => chats.filter(({ awaits }) => awaits === what).length;
      tell('awaiting', { places: countOf('place'), histories: countOf('history') });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
