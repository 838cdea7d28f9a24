/** What the service worker calls of the script it brings when it is woken. */
import type { PushRequest } from '../../hub/protocol/push.ts';

export type Telling = {
  /** A push came. Resolves once something is shown, or it is known that there is nothing to tell. */
  pushed(): Promise<void>;
  /** A page says that what is to be told has changed. */
  looked(): Promise<void>;
  clicked(event: NotificationEvent): Promise<void>;
  /** The browser has put the subscription elsewhere. */
  moved(subscription: PushRequest): Promise<void>;
};
