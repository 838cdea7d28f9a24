/** The state of the line, said over the open chat, else over the list: nothing while all is well, a strip while it is not, a word when it is again. */
import { useEffect, useState } from 'preact/hooks';
import type { ConnectionView } from '../../device/port/port.ts';
import { momentOf } from '../text/dates.ts';
import { t } from '../text/language.ts';
import { useDevice, useRemoved, useView } from './hooks.ts';
import { Icon } from './icon.tsx';
import { lazily } from './lazy.tsx';
import { CALM, follow } from './line.ts';

const BACK_MS = 3000;
const Full = lazily(async () => (await import('./full.tsx')).Full);
const Removed = lazily(async () => (await import('./removed.tsx')).Removed);

export function ConnectionStrip() {
  const connection = useView('connection', {});
  const back = useBack(connection);
  return <div role="status">{useRemoved() ? <Removed /> : <Line connection={connection} back={back} />}</div>;
}

function Line({ connection, back }: { readonly connection: ConnectionView | undefined; readonly back: number | undefined }) {
  return (
    <>
      {connection?.state === 'offline' && (
        <div class="strip">
          <Icon name="offline" size={18} />
          {t.connection.offline(connection.messages)}
        </div>
      )}
      {connection?.state === 'update_needed' && <div class="strip danger">{t.connection.updateNeeded}</div>}
      {connection?.state === 'unavailable' && <div class="strip">{t.connection.unavailable}</div>}
      {connection?.state === 'full' && <Full />}
      {connection?.state === 'held' && <Held connection={connection} />}
      {back !== undefined && <div class="strip ok">{t.connection.back(back)}</div>}
    </>
  );
}

/** New keys are always safe; what the device waits for is room in its account, which the person may spend. */
function Held({ connection: { until, mayGoOn } }: { readonly connection: ConnectionView }) {
  const device = useDevice();
  const otherwise = mayGoOn ? t.connection.heldForNow : t.connection.heldForGood;
  return (
    <div class="strip danger">
      <span>{until === undefined ? otherwise : t.connection.held(momentOf(until, Date.now()))}</span>
      {mayGoOn && (
        // Not awaited: the strip goes when the device goes on.
        <button type="button" class="btn small line" onClick={() => void device.call('takeNewKeys', {})}>
          {t.connection.goOn}
        </button>
      )}
    </div>
  );
}

/** How many messages went out, for three seconds after the line came back. */
function useBack(connection: ConnectionView | undefined): number | undefined {
  const [line, set] = useState(CALM);
  useEffect(() => {
    if (connection) set((before) => follow(before, connection));
  }, [connection]);
  useEffect(() => {
    if (line.back === undefined) return;
    const timer = setTimeout(() => set(CALM), BACK_MS);
    return () => clearTimeout(timer);
  }, [line.back]);
  return line.back;
}
