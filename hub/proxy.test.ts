/** The proxies of docs/selfhost.md: what they pass to a hub is what it takes. nginx is not here; its directives are read and done as its manual has them. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOST, ORIGIN, phoneOf } from './hub.world.ts';
import { HUB_LIMITS } from './protocol/hub-limits.ts';
import { PATHS } from './protocol/routes.ts';
import { newWire, type Wire } from './wire.world.ts';

let wire: Wire;
beforeEach(async () => {
  wire = await newWire({ trustedProxies: 1 });
});
afterEach(() => wire.close());

const TEXT = readFileSync('docs/selfhost.md', 'utf8');
const NGINX = /```nginx\n([^`]+)```/.exec(TEXT)?.[1] ?? '';
/** What nginx says to the hub where nothing else is said (ngx_http_proxy_module, proxy_set_header). */
const BY_ITSELF = { host: '127.0.0.1:8787', connection: 'close' };

type Client = { readonly host: string; readonly upgrade: string; readonly forwarded: string; readonly address: string };

/** The headers nginx passes on by these directives; an empty one is not passed. */
function passed(config: string, client: Client): Readonly<Record<string, string>> {
  const mapped = [...(/map \$http_upgrade \$connection_upgrade \{([^}]+)\}/.exec(config)?.[1] ?? '').matchAll(/(\S+)\s+(\S+);/g)];
  const cases = new Map(mapped.map(([, key = '', value = '']) => [unquoted(key), unquoted(value)]));
  const values: Readonly<Record<string, string>> = {
    $http_host: client.host,
    $http_upgrade: client.upgrade,
    $connection_upgrade: cases.get(client.upgrade) ?? cases.get('default') ?? '',
    $proxy_add_x_forwarded_for: [client.forwarded, client.address].filter(Boolean).join(', '),
  };
  const set = [...config.matchAll(/^\s*proxy_set_header (\S+) (\S+);/gm)].map(([, name = '', value = '']) => {
    const said = values[value];
    if (said === undefined) throw new Error(`expected a variable of nginx that is known here, found ${value}`);
    return [name.toLowerCase(), said];
  });
  return Object.fromEntries([...Object.entries(BY_ITSELF), ...set].filter(([, value]) => value !== ''));
}
const unquoted = (text: string): string => text.replaceAll("'", '');

const ASKED: Client = { host: HOST, upgrade: '', forwarded: '', address: '203.0.113.9' };
const DIALLED: Client = { ...ASKED, upgrade: 'websocket' };

const askBy = (config: string, at: number) => {
  const { host = '', ...headers } = passed(config, ASKED);
  const text = JSON.stringify({ phone: phoneOf(at) });
  return wire.ask({ method: 'POST', path: PATHS.codes, host, headers: { origin: ORIGIN, ...headers }, body: { text, form: 'length' } });
};

it('[H62] through nginx as the manual has it a request is taken, a socket opens, and whoever asked is counted', async () => {
  expect((await askBy(NGINX, 1)).status).toBe(200);
  const { upgrade, connection, ...headers } = passed(NGINX, DIALLED);
  expect([upgrade, connection, passed(NGINX, ASKED)['upgrade']]).toEqual(['websocket', 'upgrade', undefined]);
  for (let i = 0; i < HUB_LIMITS.pendingSocketsPerAddress; i++) expect((await wire.dial(headers)).challenged).toBe(true);
  expect((await wire.dial(headers)).challenged).toBe(false);
  expect((await wire.dial(passed(NGINX, { ...ASKED, address: '203.0.113.10' }))).challenged).toBe(true);
  // What somebody writes into the header themselves stands before what the proxy adds, and is not believed.
  expect((await wire.dial(passed(NGINX, { ...ASKED, forwarded: '198.51.100.7' }))).challenged).toBe(false);
});

it('[H62] without its Host line nginx names itself, and the hub says what it wants', async () => {
  const bare = NGINX.replace(/.*proxy_set_header Host.*\n/, '');
  expect(bare).not.toBe(NGINX);
  const { status, refused, text } = await askBy(bare, 1);
  expect([status, refused?.code]).toEqual([403, 'origin_refused']);
  expect(text).toContain(ORIGIN);
});

it('[H62] the manual’s nginx passes the largest body the hub takes and waits longer than a socket may be silent', async () => {
  const bytes = Number(/client_max_body_size (\d+)m;/.exec(NGINX)?.[1]) * 1024 * 1024;
  const seconds = Number(/proxy_read_timeout (\d+)s;/.exec(NGINX)?.[1]);
  for (const [method, path] of [
    ['POST', PATHS.post],
    ['POST', PATHS.chain],
    ['PUT', PATHS.packages],
  ] as const) {
    const answer = await wire.ask({ method, path, headers: { 'content-length': String(bytes + 1) } });
    expect([path, answer.refused?.code]).toEqual([path, 'too_large']);
  }
  expect(seconds * 1000).toBeGreaterThan(HUB_LIMITS.idleMs);
});
