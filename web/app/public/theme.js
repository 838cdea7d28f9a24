// Runs before the first paint: what the person chose for this device, onto the root element. Written by web/app/settings/look.ts.
(() => {
  let look = {};
  try {
    look = JSON.parse(localStorage.getItem('look') ?? '{}') ?? {};
  } catch {
    // Storage may be forbidden or hold what another program wrote; the system's look is a good one.
  }
  for (const name of ['theme', 'accent', 'density', 'text']) if (typeof look[name] === 'string') document.documentElement.dataset[name] = look[name];
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
    const { of } = meta.dataset;
    if (look.theme === 'light' || look.theme === 'dark') meta.media = look.theme === of ? 'all' : 'not all';
  }
  const wanted = new URLSearchParams(location.search).get('dir');
  if (wanted === 'rtl' || wanted === 'ltr') document.documentElement.dir = wanted;
})();
