/** A hub that starts: its key, its port, its codes, and the sockets on a real wire. */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { randomBytes } from '../crypto/bytes.ts';
import { consoleSender, fileSender } from './accounts/sender.ts';
import { readConfig } from './config.ts';
import { openKey } from './key.ts';
import { newCertificateWatch, readCertificate } from './platform/certificate.ts';
import { CLOSE } from './protocol/errors.ts';
import { CannotStart } from './prepare.ts';
import { LIMITS } from './protocol/limits.ts';
import { type Running, startHub } from './start.ts';

const folder = mkdtempSync(join(tmpdir(), 'tidings-start-'));
const running = new Set<Running>();
let count = 0;
afterEach(async () => {
  for (const one of running) await one.stop();
  running.clear();
});

type Started = { readonly hub: Running; readonly url: string; readonly lines: string[]; readonly data: string };
async function start(settings: Readonly<Record<string, string>> = {}, certificateEveryMs?: number): Promise<Started> {
  const data = settings['TIDINGS_DATA'] ?? join(folder, `data${count++}`);
  const reading = readConfig({ TIDINGS_PORT: '0', TIDINGS_DATA: data, ...settings });
  if ('mistakes' in reading) throw new Error(reading.mistakes.join(' '));
  const lines: string[] = [];
  const hub = await startHub({
    config: reading.config,
    print: (line) => lines.push(line),
    log: (line) => lines.push(line),
    ...(certificateEveryMs ? { certificateEveryMs } : {}),
  });
  running.add(hub);
  return { hub, url: `http://127.0.0.1:${hub.port}`, lines, data };
}
const stop = async ({ hub }: Started): Promise<void> => {
  running.delete(hub);
  await hub.stop();
};
const modeOf = (file: string): number => statSync(file).mode & 0o777;

function openSocket(url: string, origin?: string): Promise<{ readonly socket: WebSocket; readonly closed: Promise<number> }> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/socket`, origin === undefined ? {} : { origin });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  return new Promise((resolve, reject) => {
    socket.once('message', () => resolve({ socket, closed }));
    socket.once('error', reject);
    socket.once('unexpected-response', (_, response) => reject(new Error(`status ${response.statusCode}`)));
  });
}

describe('starting', () => {
  it('[H17] the key is made once, for the hub’s user alone, and found again', async () => {
    const first = await start();
    const file = join(first.data, 'hub.key');
    const key = readFileSync(file, 'utf8');
    expect(key).toMatch(/^[0-9a-f]{64}\n$/);
    expect([modeOf(file), modeOf(first.data)]).toEqual([0o600, 0o700]);
    await stop(first);
    await start({ TIDINGS_DATA: first.data });
    expect(readFileSync(file, 'utf8')).toBe(key);
  });

  it('[H17] a file that holds no key is a mistake, not a reason to make another', () => {
    const spoilt = mkdtempSync(join(folder, 'spoilt'));
    writeFileSync(join(spoilt, 'hub.key'), 'abc');
    expect(() => openKey(spoilt, randomBytes)).toThrow(/expected 32 bytes in hex in .*hub\.key, found something else/);
    expect(readFileSync(join(spoilt, 'hub.key'), 'utf8')).toBe('abc');
  });

  it('[H18] a port that is taken and a folder that cannot be written are told in one sentence each', async () => {
    const first = await start();
    await expect(start({ TIDINGS_PORT: String(first.hub.port) })).rejects.toThrow(
      new CannotStart(
        `The hub cannot listen on 127.0.0.1, port ${first.hub.port}: something else listens there. TIDINGS_PORT and TIDINGS_HOST choose another.`,
      ),
    );
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    await expect(start({ TIDINGS_DATA: join(file, 'data') })).rejects.toThrow(
      /^TIDINGS_DATA must be a folder the hub may write, but .* is not \(ENOTDIR\)\.$/,
    );
    await expect(start({ TIDINGS_TLS_CERT: file, TIDINGS_TLS_KEY: file })).rejects.toThrow(/^TIDINGS_TLS_CERT and TIDINGS_TLS_KEY must be PEM files/);
  });

  it('[H19] a text on the console hides the number and shows the code; in a file it is one JSON line for the hub’s user alone', async () => {
    const printed: string[] = [];
    await consoleSender((line) => printed.push(line))('+442079460958', 'code 123456\n\n@hub #123456');
    expect(printed.join('')).toContain('123456');
    expect(printed.join('')).not.toContain('79460958');
    const file = join(folder, 'codes.jsonl');
    const send = fileSender(file, () => 5);
    await send('+442079460958', 'one\n"two"');
    await send('+442079460959', 'مرحبا');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { to: '+442079460958', text: 'one\n"two"', at: 5 },
      { to: '+442079460959', text: 'مرحبا', at: 5 },
    ]);
    expect(modeOf(file)).toBe(0o600);
  });
});

describe('sockets on the wire', () => {
  it('[H8] a page of another origin is refused before the handshake; its own page and a terminal come in', async () => {
    const { url, hub } = await start();
    await expect(openSocket(url, 'https://evil.example')).rejects.toThrow('status 403');
    await expect(openSocket(url, 'null')).rejects.toThrow('status 403');
    for (const origin of [hub.origins[0], undefined]) (await openSocket(url, origin)).socket.terminate();
  });

  it('[H9] a message above the limit, a text, and one that is no frame each end the socket', async () => {
    const { url } = await start();
    const large = await openSocket(url);
    // This client offers compression, and the hub takes no such offer: nothing small becomes something giant.
    expect(large.socket.extensions).toBe('');
    large.socket.send(new Uint8Array(LIMITS.frameBytes + 1));
    expect(await large.closed).toBe(CLOSE.tooBig);
    const text = await openSocket(url);
    text.socket.send('hello');
    expect(await text.closed).toBe(1003);
    const noise = await openSocket(url);
    noise.socket.send(new Uint8Array(256).fill(255));
    expect(await noise.closed).toBe(CLOSE.malformed);
  });
});

describe('ending', () => {
  it('[H16] takes nothing new, lets a waiting answer end, closes sockets with 1001, and its store can be opened again', async () => {
    const first = await start();
    const { closed } = await openSocket(first.url);
    const waiting = fetch(`${first.url}/v1/meetings/${'A'.repeat(22)}/0?wait=20`);
    // Answered after the other has arrived, because each of them waits for the disk.
    for (let i = 0; i < 3; i++) expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
    const stopped = stop(first);
    expect(await closed).toBe(CLOSE.goingAway);
    expect((await waiting).status).toBe(404);
    await stopped;
    await expect(fetch(`${first.url}/healthz`)).rejects.toThrow();
    const again = await start({ TIDINGS_DATA: first.data });
    expect((await fetch(`${again.url}/healthz`)).status).toBe(200);
  });
});

describe('TLS', () => {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const make = (name: string) => {
    const files = { cert: join(folder, `${name}.cert`), key: join(folder, `${name}.key`) };
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-days',
        '2',
        '-subj',
        `/CN=${name}`,
        '-keyout',
        files.key,
        '-out',
        files.cert,
      ],
      { stdio: 'ignore' },
    );
    return files;
  };
  const nameOn = (port: number): Promise<string> =>
    new Promise((resolve, reject) => {
      const wire = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(String(wire.getPeerCertificate().subject.CN));
        wire.end();
      });
      wire.once('error', reject);
    });

  it('[H15] a renewed certificate is used without a restart, and one that does not fit its key is not', async () => {
    const [one, two] = [make('one'), make('two')];
    copyFileSync(one.cert, cert);
    copyFileSync(one.key, key);
    const { hub, lines } = await start({ TIDINGS_TLS_CERT: cert, TIDINGS_TLS_KEY: key }, 20);
    expect(await nameOn(hub.port)).toBe('one');
    expect(hub.origins[0]).toBe(`https://localhost:${hub.port}`);
    copyFileSync(two.cert, cert);
    await expect.poll(() => lines.join(''), { timeout: 5000 }).toContain('TIDINGS_TLS_KEY is not the key of TIDINGS_TLS_CERT');
    expect(await nameOn(hub.port)).toBe('one');
    copyFileSync(two.key, key);
    await expect.poll(() => nameOn(hub.port), { timeout: 5000 }).toBe('two');
  });

  it('[H15] files that are absent, empty or no PEM give one sentence and no certificate', () => {
    const [one] = [make('three')];
    writeFileSync(cert, '');
    for (const files of [
      { cert, key: one.key },
      { cert: join(folder, 'absent'), key: one.key },
      { cert: one.key, key: one.cert },
    ])
      expect(readCertificate(files)).toEqual({
        mistake: expect.stringMatching(/^TIDINGS_TLS_CERT and TIDINGS_TLS_KEY must be PEM files the hub can read/),
      });
    const seen: unknown[] = [];
    const look = newCertificateWatch({ files: one, changed: (pair) => seen.push(pair), broken: (mistake) => seen.push(mistake) });
    look();
    expect(seen).toEqual([]);
    chmodSync(one.cert, 0o600);
    rmSync(one.cert);
    look();
    expect(seen).toEqual([expect.stringContaining('ENOENT')]);
  });
});
