/** What every request carries on its way through the hub. */
import type { Incoming } from '../platform/incoming.ts';
import type { SignedIn } from '../accounts/sessions.ts';

export type HubEnv = {
  /** `peer`: the address at the other end of the wire. `body`: what comes of the request there, to be read once. */
  readonly Bindings: { readonly peer: string; readonly body?: Incoming | undefined };
  /** `address`: whom budgets count, after trusted proxies. `bodyBytes`: the largest body here. `signedIn` is set where the route asks for it. */
  readonly Variables: { address: string; bodyBytes: number; signedIn: SignedIn };
};
