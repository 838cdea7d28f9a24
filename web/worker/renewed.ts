/** What comes after a subscription that the browser has ended by itself. */
import type { PushRequest } from '../../hub/protocol/push.ts';

type Kept = Pick<PushSubscription, 'options' | 'toJSON'>;
type Ended = { readonly oldSubscription?: Kept | null; readonly newSubscription?: Kept | null };
type Manager = { subscribe(options: PushSubscriptionOptionsInit): Promise<Kept> };

/** The one the browser has made instead, or another under the same key; undefined where it says of neither, as the page looks when it is opened next. */
export async function nextOf({ oldSubscription, newSubscription }: Ended, manager: Manager): Promise<PushRequest | undefined> {
  const next = newSubscription ?? (oldSubscription && (await manager.subscribe(oldSubscription.options)));
  const { endpoint, keys } = next?.toJSON() ?? {};
  return endpoint && keys?.['p256dh'] && keys['auth'] ? { endpoint, p256dh: keys['p256dh'], auth: keys['auth'] } : undefined;
}
