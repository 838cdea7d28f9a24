/** Where a push may go: out in the world, to the very address that was looked at. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { isPublic } from './addresses.ts';
import { readRetryAfter, waitAfter } from './answer.ts';
import { addressOf, NotOutside, OUTSIDE, post } from './outside.ts';
import { NAME, openPushService, type PushService } from './push.world.ts';
import { PUSH_LIMITS } from '../protocol/push.ts';

const INSIDE =
  `0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.9.9.9 168.63.129.16 169.254.169.254 172.16.0.1
  172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.7 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
  :: ::1 ::7f00:1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::ffff:0:8.8.8.8 64:ff9b::7f00:1 64:ff9b::8.8.8.8 64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2
  2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:808:808::1 2620:4f:8000::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 2606:4700::1%eth0 fec0::1 ff02::1 4000::1`.split(
    /\s+/,
  );
const PUBLIC =
  '1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.0 192.167.255.255 198.17.255.255 223.255.255.255 2606:4700::1111 2a00:1450:4001:80b::200a 2001:200::1 2001:4860:4860::8888 2003::1 2620:4f:8001::1'.split(
    /\s+/,
  );

const outsideOf = (...addresses: readonly string[]) => ({ ...OUTSIDE, resolve: async () => addresses });
const urlOf = (text: string): URL => new URL(text);
const refusal = (error: unknown): boolean => error instanceof NotOutside;
const isRefused = (text: string, outside = OUTSIDE): Promise<boolean> => addressOf(outside, urlOf(text)).then(() => false, refusal);
const sent = { headers: {}, body: new Uint8Array(3) };
const never = new AbortController().signal;

let service: PushService | undefined;
afterEach(() => service?.close());

describe('where a push may go', () => {
  // Threat 59: make the hub call inside its network.
  it('[P51] addresses of this machine, of private and reserved nets, and those that stand for one, are not out in the world', () => {
    expect(INSIDE.filter(isPublic)).toEqual([]);
    expect(PUBLIC.filter((one) => !isPublic(one))).toEqual([]);
    for (const none of ['', 'localhost', '1.1.1', '0x7f.1', '1.1.1.1:443', '[2606:4700::1]']) expect(isPublic(none)).toBe(false);
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        // Whatever form of version 6 an address of version 4 hides in, it is not taken.
        for (const form of [`::ffff:${address}`, `::${address}`, `64:ff9b::${address}`]) expect(isPublic(form)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('[P52] a name is refused where any of its addresses is not out in the world, an address in whatever form, and every port but 443', async () => {
    for (const [text, addresses] of [
      ['https://push.example/', ['127.0.0.1']],
      ['https://push.example/', ['1.1.1.1', '10.0.0.1']],
      ['https://push.example/', ['2606:4700::1111', '::1']],
      ['https://localhost/', ['127.0.0.1', '::1']],
      ['https://push.example:8443/', ['1.1.1.1']],
    ] as const)
      expect(await isRefused(text, outsideOf(...addresses))).toBe(true);
    for (const host of [
      '127.0.0.1',
      '0x7f000001',
      '2130706433',
      '127.1',
      '0177.0.0.1',
      '[::1]',
      '[::ffff:7f00:1]',
      '[::ffff:169.254.169.254]',
      '169.254.169.254',
      '0',
    ])
      expect(await isRefused(`https://${host}/`)).toBe(true);
    expect(await addressOf(outsideOf('1.1.1.1', '2606:4700::1111'), urlOf('https://push.example/'))).toBe('1.1.1.1');
    expect(await addressOf(outsideOf(), urlOf('https://[2606:4700::1111]:443/'))).toBe('2606:4700::1111');
    // The machine's own resolver and tables.
    expect(await isRefused('https://localhost/')).toBe(true);
    await expect(addressOf(outsideOf(), urlOf('https://push.example/'))).rejects.not.toBeInstanceOf(NotOutside);
  });

  // Threat 59: a name that leads elsewhere once it was looked at.
  it('[P53] the request goes to the address that was looked at, by the name of the endpoint, and to nobody whose certificate names another', async () => {
    const here = await openPushService();
    service = here;
    const port = new URL(here.origin).port;
    here.behave((response) => void response.writeHead(201).end());
    expect(await post(here.outside, urlOf(`https://${NAME}:${port}/a?b=c`), '127.0.0.1', sent, never)).toEqual({
      status: 201,
      retryAfter: undefined,
    });
    // The name would lead here, the address does not: nobody asks for it again.
    let looked = 0;
    const rebinding = { ...here.outside, resolve: async () => (looked++ === 0 ? ['127.0.0.1'] : ['127.0.0.2']) };
    const url = urlOf(`${here.origin}/x`);
    expect((await post(rebinding, url, await addressOf(rebinding, url), sent, never)).status).toBe(201);
    expect(looked).toBe(1);
    await expect(post(here.outside, urlOf(`https://other.test:${port}/`), '127.0.0.1', sent, never)).rejects.toThrow();
    await expect(post({ ...here.outside, ca: undefined }, url, '127.0.0.1', sent, never)).rejects.toThrow();
    expect(here.asked()).toBe(2);
  });

  it('[P54] a redirect is followed nowhere, of an answer without end the head is read, and one that never comes is not waited for', async () => {
    const here = await openPushService();
    service = here;
    const ask = (stop = never) => post(here.outside, urlOf(`${here.origin}/x`), '127.0.0.1', sent, stop);
    here.behave((response) => void response.writeHead(307, { location: `${here.origin}/y` }).end());
    expect((await ask()).status).toBe(307);
    expect(here.asked()).toBe(1);
    let written = 0;
    let isCut = (): void => undefined;
    const cut = new Promise<void>((resolve) => {
      isCut = resolve;
    });
    here.behave((response) => {
      response.writeHead(201, { 'retry-after': '7' });
      const more = (): void => {
        while (response.writable && written < 1e9 && response.write(Buffer.alloc(65_536))) written += 65_536;
      };
      response.on('drain', more);
      response.on('close', isCut);
      more();
    });
    expect(await ask()).toEqual({ status: 201, retryAfter: '7' });
    await cut;
    expect(written).toBeLessThan(1e8);
    let isAsked = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    here.behave(() => isAsked());
    const stop = new AbortController();
    const waiting = ask(stop.signal);
    await asked;
    stop.abort();
    await expect(waiting).rejects.toThrow();
  });

  it('[P55] who says when to come back is believed in seconds and as a date, up to an hour; tries lie further and further apart, and not together', () => {
    const now = Date.UTC(2026, 0, 1);
    expect(readRetryAfter('120', now)).toBe(120_000);
    expect(readRetryAfter('Thu, 01 Jan 2026 00:00:30 GMT', now)).toBe(30_000);
    expect(readRetryAfter('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0);
    for (const none of [undefined, '', 'soon', '-5', 'NaN']) expect(readRetryAfter(none, now)).toBe(0);
    for (const long of ['999999', 'Fri, 01 Jan 2077 00:00:00 GMT']) expect(readRetryAfter(long, now)).toBe(PUSH_LIMITS.pushLongestWaitMs);
    expect([0, 1, 2].map((tries) => waitAfter(tries, 0))).toEqual([1, 2, 4].map((times) => PUSH_LIMITS.pushFirstWaitMs * times));
    expect(waitAfter(PUSH_LIMITS.pushTries, 0)).toBe(PUSH_LIMITS.pushLongestWaitMs);
    expect(waitAfter(0, 1)).toBe(PUSH_LIMITS.pushFirstWaitMs / 2);
  });
});
