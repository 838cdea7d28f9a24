/** What every request carries on its way through the hub. */
import type { SignedIn } from '../accounts/sessions.ts';

export type HubEnv = {
  /** `peer`: the address at the other end of the wire. */
  readonly Bindings: { readonly peer: string };
  /** `address`: whom budgets count, after trusted proxies. `bodyBytes`: the largest body here. `signedIn` is set where the route asks for it. */
  readonly Variables: { address: string; bodyBytes: number; signedIn: SignedIn };
};
