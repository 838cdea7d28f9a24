/** The way out of the hub: where a push may go, asked of the resolver each time, and one request to the very address that was found good. */
import { lookup } from 'node:dns/promises';
import { request } from 'node:https';
import { isIP } from 'node:net';
import type { Bytes } from '../../crypto/bytes.ts';
import { isPublic } from './addresses.ts';

/** The network, so that a test can be the world around the hub. */
export type Outside = {
  /** All addresses of a name; rejects where there is none. */
  resolve(host: string): Promise<readonly string[]>;
  mayReach(address: string, port: number): boolean;
  /** What a push service's certificate must be signed by, where not by whom everybody trusts. */
  readonly ca?: string | undefined;
};

const HTTPS_PORT = 443;

export const OUTSIDE: Outside = {
  resolve: async (host) => (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address),
  mayReach: (address, port) => port === HTTPS_PORT && isPublic(address),
};

/** The name stands for an address that nothing may be sent to. */
export class NotOutside extends Error {}

/** One of the host's addresses. A name with even one that is not out in the world is refused: else whoever owns it could have it drawn by chance. */
export async function addressOf({ resolve, mayReach }: Outside, url: URL): Promise<string> {
  const host = hostOf(url);
  const addresses = isIP(host) ? [host] : await resolve(host);
  const [address] = addresses;
  if (address === undefined) throw new Error('expected an address of a push service, found none');
  if (!addresses.every((one) => mayReach(one, portOf(url)))) throw new NotOutside('expected an address out in the world, found another');
  return address;
}

/** Of version 6 without its brackets. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');
const portOf = ({ port }: URL): number => (port === '' ? HTTPS_PORT : Number(port));

export type Sent = { readonly headers: Readonly<Record<string, string | number>>; readonly body: Bytes };
export type Reply = { readonly status: number; readonly retryAfter: string | undefined };

/**
 * Connects to the address itself, so that no second look-up can lead elsewhere, while name and certificate are those of the URL. Redirects are a reply like
 * any other, and of the reply only its head is read. `stop` ends it.
 */
export function post({ ca }: Outside, url: URL, address: string, { headers, body }: Sent, stop: AbortSignal): Promise<Reply> {
  const host = hostOf(url);
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        method: 'POST',
        host: address,
        port: portOf(url),
        path: `${url.pathname}${url.search}`,
        headers: { ...headers, host: url.host },
        // A name is no SNI where it is an address (RFC 6066 §3).
        ...(isIP(host) ? {} : { servername: host }),
        ...(ca === undefined ? {} : { ca }),
        agent: false,
        signal: stop,
      },
      (response) => {
        const retryAfter = response.headers['retry-after'];
        resolve({ status: response.statusCode ?? 0, retryAfter });
        response.destroy();
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}
