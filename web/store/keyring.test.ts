/** Both key slots: one key per place for ever, whoever asks and how often, and no way to its bytes. */
import 'fake-indexeddb/auto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as browser from './keyring-browser.ts';
import * as node from './keyring-node.ts';

const root = mkdtempSync(join(tmpdir(), 'tidings-keyring-'));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;
const iv = new Uint8Array(12);

/** What this key makes of one block: two keys are the same exactly where this is. */
const print = async (key: CryptoKey): Promise<string> =>
  Buffer.from(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new Uint8Array(16))).toString('hex');

describe.each([
  ['a browser', browser, () => `keyring ${++count}`],
  ['Node', node, () => join(root, `${++count}`, 'key')],
] as const)('the key slot of %s', (_, { loadWrappingKey, forgetWrappingKey }, place) => {
  it('[T22] makes a key when there is none and gives the same one ever after, also to those who ask at once', async () => {
    const here = place();
    const keys = await Promise.all([loadWrappingKey(here), loadWrappingKey(here), loadWrappingKey(here)]);
    const prints = await Promise.all([...keys, await loadWrappingKey(here), await loadWrappingKey(place())].map(print));
    expect(new Set(prints.slice(0, 4)).size).toBe(1);
    expect(prints[4]).not.toBe(prints[0]);
  });
  it('[T22] gives an AES-256 key whose bytes no script gets', async () => {
    const key = await loadWrappingKey(place());
    expect(key.algorithm).toEqual({ name: 'AES-GCM', length: 256 });
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  });
  it('[T22] forgets: the next key is another one', async () => {
    const here = place();
    const before = await print(await loadWrappingKey(here));
    await forgetWrappingKey(here);
    await forgetWrappingKey(here);
    expect(await print(await loadWrappingKey(here))).not.toBe(before);
  });
});

describe('the partings beside the browser’s key', () => {
  const { forgetWrappingKey, keepPartings, loadPartings, loadWrappingKey } = browser;
  it('[X284] stand there from the moment the key is gone, and until they are told', async () => {
    const here = `keyring ${++count}`;
    const before = await print(await loadWrappingKey(here));
    expect(await loadPartings(here)).toBeUndefined();
    await forgetWrappingKey(here, Uint8Array.of(1, 2));
    expect(await loadPartings(here)).toEqual(Uint8Array.of(1, 2));
    expect(await print(await loadWrappingKey(here))).not.toBe(before);
    await forgetWrappingKey(here);
    expect(await loadPartings(here)).toEqual(Uint8Array.of(1, 2));
    await keepPartings(here, undefined);
    expect(await loadPartings(here)).toBeUndefined();
  });
});

describe('the key file', () => {
  it('[T15] is read by its owner alone, also where it was open to all, and leaves no draft beside it', async () => {
    const here = join(root, 'private', 'key');
    await node.loadWrappingKey(here);
    expect([statSync(here).mode & 0o777, statSync(join(root, 'private')).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(readdirSync(join(root, 'private'))).toEqual(['key']);
    chmodSync(here, 0o644);
    await node.loadWrappingKey(here);
    expect(statSync(here).mode & 0o777).toBe(0o600);
  });
  it('[T22] that is not a key is refused, and stays as it is', async () => {
    const here = join(root, 'short');
    writeFileSync(here, 'short');
    await expect(node.loadWrappingKey(here)).rejects.toThrow('32 bytes, not 5');
    expect(readFileSync(here, 'utf8')).toBe('short');
  });
});
