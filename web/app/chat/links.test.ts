/** Links in what others write: where they lead, and whether the text says so. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { mayHoldLink } from '../../chat/addresses.ts';
import { newFinder } from '../../chat/finder.ts';
import { bringFinder, partsOf } from './links.ts';

beforeAll(bringFinder);

const linksIn = (text: string) => partsOf(text).filter(({ href }) => href !== undefined);

const PIECE = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    'https://',
    'http://',
    'a.example',
    '@',
    'www.',
    '\u202E',
    'مرحبا',
    'xn--',
    ':',
    '/',
    '[::1]',
    '%00',
    '\n',
    ' ',
    'mailto:',
    'localhost',
    'a/b',
    'javascript:',
  ),
  fc.webUrl(),
  fc.emailAddress(),
);
const TEXT = fc.array(PIECE, { maxLength: 12 }).map((pieces) => pieces.join(''));

it('[U58] finds addresses of the web and of mail, and leads nowhere else', () => {
  expect(linksIn('see https://a.example.org/x?y=1#z, http://b.example or me@c.example').map(({ href }) => href)).toEqual([
    'https://a.example.org/x?y=1#z',
    'http://b.example/',
    'mailto:me@c.example',
  ]);
  for (const text of ['javascript:alert(1)', 'data:text/html,x', 'ftp://a.example', '//a.example', 'file:///etc', 'vbscript:x', 'tel:1']) {
    expect([text, linksIn(text).map(({ href }) => href)]).toEqual([text, []]);
  }
});
it('[U58] without a scheme only what is plainly an address is a link, and it is asked for securely', () => {
  expect(linksIn('www.example.org example.com/a tidings.example.info').map(({ href }) => href)).toEqual([
    'https://www.example.org/',
    'https://example.com/a',
    'https://tidings.example.info/',
  ]);
  for (const text of ['README.md', 'main.rs and lib.py', 'e.g.this', 'v1.2.3', 'end.Then', '192.168.1.1'])
    expect([text, linksIn(text)]).toEqual([text, []]);
});
it('[U58] says the real host where the text hides it, and only there', () => {
  const host = (text: string): string | undefined => linksIn(text)[0]?.host;
  expect(host('https://bank.example@evil.example/')).toBe('evil.example');
  expect(host('https://bank.example:secret@evil.example/x')).toBe('evil.example');
  expect(host('https://xn--pypal-4ve.com/')).toBe('xn--pypal-4ve.com');
  expect(host('https://p\u0430ypal.com/')).toBe('xn--pypal-4ve.com');
  expect(host('https://bücher.example/')).toBe('xn--bcher-kva.example');
  expect(host('https://evil.example/\u202Emoc.knab')).toBe('evil.example');
  expect(host('https://good.example/\u200Bx')).toBe('good.example');
  expect(host('https://example.org/path')).toBeUndefined();
  expect(host('HTTPS://EXAMPLE.org')).toBeUndefined();
  expect(host('example.com/a')).toBeUndefined();
});
it('[U58] nobody is signed in by a link', () => {
  expect(linksIn('https://me:secret@example.org/a')[0]?.href).toBe('https://example.org/a');
});
it('[U58] whatever is written, the parts are the text, and every link is of a known scheme', () => {
  fc.assert(
    fc.property(TEXT, (text) => {
      const parts = partsOf(text);
      expect(parts.map((part) => part.text).join('')).toBe(text);
      for (const { href } of parts) if (href !== undefined) expect(href).toMatch(/^(https?:\/\/[^@/]*(\/|$)|mailto:)/);
    }),
    { numRuns: 300 },
  );
});
it('[U221] a text that is said to hold no link holds none', () => {
  const unlikely = fc.oneof(TEXT, fc.string({ unit: 'grapheme', maxLength: 200 }), fc.constantFrom('localhost/x', 'LOCALHOST/x', 'a。example/x'));
  const finder = newFinder();
  let held = 0;
  fc.assert(
    fc.property(unlikely, (text) => {
      const links = finder.match(text)?.length ?? 0;
      if (!mayHoldLink(text)) expect([text, links]).toEqual([text, 0]);
      held += links;
    }),
    { numRuns: 1000 },
  );
  expect(held).toBeGreaterThan(0);
  expect(['The second note', 'مرحبا', '你好！', ''].map(mayHoldLink)).toEqual([false, false, false, false]);
});
it('[U58] a message as long as one may be is read in no noticeable time', () => {
  for (const text of [
    'a.'.repeat(8192),
    'http://'.repeat(2340),
    '@a'.repeat(8192),
    `https://${'a'.repeat(16_000)}`,
    '('.repeat(16_384),
    'https://a.example/'.concat('('.repeat(16_000)),
  ]) {
    const begun = performance.now();
    partsOf(text);
    expect(performance.now() - begun).toBeLessThan(1000);
  }
});
