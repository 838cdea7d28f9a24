/** Which addresses may become code, and the policy that says so. */
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ownScript, trustedScript } from './trusted.ts';

const PAGE = 'https://hub.example/c/00';

describe('addresses that become code', () => {
  it('[U20] are the scripts of the build and the service worker, of this origin', () => {
    expect(ownScript('/assets/engine.worker-Ab12_x-9.js', PAGE, false)).toBe('https://hub.example/assets/engine.worker-Ab12_x-9.js');
    expect(ownScript('https://hub.example/worker.js', PAGE, false)).toBe('https://hub.example/worker.js');
  });
  it.each([
    'https://elsewhere.example/assets/a.js',
    '//elsewhere.example/assets/a.js',
    '/assets/../v1/a.js',
    '/assets/a.svg',
    '/v1/file.js',
    '/index.html',
    'data:text/javascript,0',
    'blob:https://hub.example/5b0c',
    'javascript:0',
    '',
  ])('[U20] are not %j', (address) => {
    expect(() => ownScript(address, PAGE, false)).toThrow(TypeError);
  });
  it('[U20] are no others, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withFragments: true }), fc.webPath()), (address) => {
        try {
          expect(ownScript(address, PAGE, false)).toMatch(/^https:\/\/hub\.example\/(?:assets\/[\w.-]+\.js|worker\.js)(?:[?#]|$)/);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
        }
      }),
      { numRuns: 500 },
    );
  });
  it('[U20] while developing, are any of this origin and still none of another', () => {
    expect(ownScript('/@fs/engine.worker.ts?worker_file&type=module', PAGE, true)).toContain('/@fs/engine.worker.ts');
    expect(() => ownScript('https://elsewhere.example/a.js', PAGE, true)).toThrow(TypeError);
  });
});

describe('the policy', () => {
  afterEach(() => vi.unstubAllGlobals());
  it('[U21] is made once, with the name that the headers allow', () => {
    const createPolicy = vi.fn((_name: string, rules: object) => rules);
    vi.stubGlobal('trustedTypes', { createPolicy });
    vi.stubGlobal('location', { href: PAGE });
    expect(trustedScript('/worker.js')).toBe('https://hub.example/worker.js');
    trustedScript('/assets/a-12345678.js');
    expect(createPolicy.mock.calls.map(([name]) => name)).toEqual(['tidings']);
  });
});
