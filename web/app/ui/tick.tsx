/** How far an own message has come, as a sign with a name: colour is never the only difference. */
import type { Status } from '../../device/port/messages.ts';
import { t } from '../text/language.ts';
import { Icon, type IconName } from './icon.tsx';

const SIGNS: Readonly<Record<Status, IconName>> = { device: 'clock', hub: 'check', delivered: 'checks', read: 'checks', failed: 'alert' };

export const Tick = ({ status, size = 16 }: { readonly status: Status; readonly size?: number }) => (
  <span class={status === 'read' || status === 'failed' ? `tick ${status}` : 'tick'} role="img" aria-label={t.status[status]}>
    <Icon name={SIGNS[status]} size={size} />
  </span>
);
