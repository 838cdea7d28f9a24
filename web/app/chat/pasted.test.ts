/** Formatted text that is pasted: of its words nothing but the plain text, of its marks what the same letters bear. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readMarkup } from '../../chat/markup.ts';
import { marksIn, pastedMarkup } from './pasted.ts';

const pasted = (plain: string, html: string): string => pastedMarkup(plain, html)?.typed ?? '';

it('[M15] of formatted text that is pasted, what can be typed is kept: by elements, by styles, and where links lead', () => {
  for (const [plain, html, typed] of [
    ['a bold word', "<meta charset='utf-8'><p>a <b>bold</b> word</p>", 'a **bold** word'],
    ['both at once', '<strong><em>both</em> at</strong> once', '**_both_ at** once'],
    [
      'by style',
      '<b style="font-weight:normal"><span style="font-weight:700">by</span> <span style="font-style: italic">style</span></b>',
      '**by** _style_',
    ],
    ['gone\nnext', '<div><del>gone</del></div><div>next</div>', '~~gone~~\nnext'],
    ['see the plan', 'see <a href="https://plans.example.org/?a=1&amp;b=2">the plan</a>', 'see [the plan](https://plans.example.org/?a=1&b=2)'],
    ['said\r\nbefore\r\n\r\nanswer', '<blockquote>said<br>before</blockquote><p>answer</p>', '> said\n> before\n\nanswer'],
    [
      'run()',
      '<!doctype html><html><head><title>x</title></head><body><!--StartFragment--><code>run()</code><!--EndFragment--></body></html>',
      '`run()`',
    ],
    ['a\n  b', '<pre><code>a\n  b</code></pre>', '```\na\n  b\n```'],
    ['1 < 2 & "so"', '<i>1 &lt; 2 &amp; &quot;so&#34;</i>', '_1 < 2 & "so"_'],
    ['مرحبا بك', '<p dir="rtl"><b>مرحبا</b>&nbsp;بك</p>', '**مرحبا** بك'],
  ] as const)
    expect(pasted(plain, html)).toBe(typed);
  for (const [plain, html] of [
    ['nothing of it', '<p>nothing of <span>it</span></p>'],
    ['https://example.org/', '<a href="https://example.org/">https://example.org/</a>'],
    ['press here', '<a href="javascript:alert(1)">press here</a>'],
  ] as const)
    expect(pastedMarkup(plain, html)).toBeUndefined();
});

it('[M16] words that the plain text has not are never pasted, nor marks on other words', () => {
  for (const [plain, html] of [
    ['Sign in', '<h1>Sign in <b>again</b></h1>'],
    ['fine', '<b>fi</b><script>document.title = 1</script><b>nd</b>'],
    ['short', `<b>short</b>${'<i>'.repeat(100_000)}`],
  ] as const)
    expect(pastedMarkup(plain, html)).toBeUndefined();
  const words = fc.array(
    fc.record({
      text: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('*', '_', '`', '\\', '> ', '@', 'שלום', '漢字 ', '👩🏽‍🚀', '\n')),
      tag: fc.constantFrom('', 'b', 'i', 's', 'code', 'blockquote', 'script'),
    }),
    { maxLength: 8 },
  );
  const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  fc.assert(
    fc.property(words, (all) => {
      const plain = all
        .filter(({ tag }) => tag !== 'script')
        .map(({ text }) => text)
        .join('')
        .replace(/\r\n?/g, '\n');
      const html = all.map(({ text, tag }) => (tag === '' ? escaped(text) : `<${tag}>${escaped(text)}</${tag}>`)).join('');
      const marks = marksIn(plain, html);
      for (const { from, length } of marks ?? []) expect(plain.slice(from, from + length)).not.toBe('');
      const typed = pastedMarkup(plain, html);
      if (typed) expect(readMarkup(typed.typed, typed.names).text).toBe(plain);
    }),
    { numRuns: 500 },
  );
});

it('[M17] formatted text of any make is read in time that grows with it', () => {
  // Were it to grow with the square, one of these would take longer than a test may.
  for (const piece of ['<!--', '<a ', '<a b="', "<a b='", '<b>', '</b>', '<!', '&', '<a b=c ', '-', '<b></i>'])
    expect(pastedMarkup('x', piece.repeat(Math.floor(200_000 / piece.length)))).toBeUndefined();
});
