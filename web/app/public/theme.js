// Runs before the first paint: what the person chose for this device, onto the root element, and the language and side of the page. Written by
// web/app/settings/look.ts; the language is picked as web/app/text/languages.ts does, which a test holds against this.
(() => {
  let look = {};
  try {
    look = JSON.parse(localStorage.getItem('look') ?? '{}') ?? {};
  } catch {
    // Storage may be forbidden or hold what another program wrote; the system's look is a good one.
  }
  for (const name of ['theme', 'accent', 'density', 'text', 'wallpaper'])
    if (typeof look[name] === 'string') document.documentElement.dataset[name] = look[name];
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
    const { of } = meta.dataset;
    if (look.theme === 'light' || look.theme === 'dark') meta.media = look.theme === of ? 'all' : 'not all';
  }
  const spoken = ['en', 'de', 'ru', 'ar', 'zh-Hans', 'es', 'pt-BR'];
  const primary = (tag) => tag.toLowerCase().split('-')[0];
  const wanted = spoken.includes(look.language) ? [look.language] : navigator.languages;
  const found = wanted.map((tag) => spoken.find((one) => primary(one) === primary(tag))).find(Boolean) ?? 'en';
  document.documentElement.lang = found;
  document.documentElement.dir = found === 'ar' ? 'rtl' : 'ltr';
  // Where its texts lie, the build has written onto this script: they come beside the app's, not after.
  const href = document.currentScript?.dataset[primary(found)];
  if (href) document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', crossOrigin: '', href }));
})();
