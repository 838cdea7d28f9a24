/** A hub's address as a person writes it, and what is reached there. */
import { PATHS } from '../../hub/protocol/routes.ts';

/** `origin` for HTTP, `socket` for frames, `host` (with its port) as it is signed at sign-in. */
export type HubAddress = { readonly origin: string; readonly socket: string; readonly host: string };

/** Undefined where the text is no http or https address, or holds more than an origin: a name and password, a path, a question. */
export function readHubAddress(text: string): HubAddress | undefined {
  const url = URL.parse ? URL.parse(text.trim()) : parse(text.trim());
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.pathname !== '/' || url.search || url.hash) return undefined;
  return { origin: url.origin, socket: `${url.origin.replace(/^http/, 'ws')}${PATHS.socket}`, host: url.host };
}

// URL.parse is missing before Node 22.
function parse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
