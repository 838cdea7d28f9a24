/**
 * Parts of the app, which come when they are first needed. A browser remembers for as long as a page lives that a module could not be fetched (Chromium 150
 * does; whatwg/html#10327 ended it in July 2026), and would never get a part that was asked for while the line was down. So all files of a part are brought
 * before it is imported, which finds them in the browser's cache. The build puts this in the place of Vite's own, which asks once for each style, too.
 */

/** A file of the app could not be fetched; it may be asked for again. */
export class NotBrought extends Error {
  constructor() {
    super('a part of the app could not be fetched');
    this.name = 'NotBrought';
  }
}

/** By their address under the origin; of those that did not come nothing is kept. */
const coming = new Map<string, Promise<void>>();

/** A part, once its files are here: `assets/…`, with all that they import, and their styles. Throws NotBrought. */
export async function bring<T>(load: () => Promise<T>, files: readonly string[] = []): Promise<T> {
  await Promise.all(files.map(once));
  return load();
}

function once(file: string): Promise<void> {
  const before = coming.get(file);
  if (before) return before;
  const now = (file.endsWith('.css') ? styled : fetched)(`/${file}`);
  coming.set(file, now);
  now.catch(() => coming.delete(file));
  return now;
}

async function fetched(url: string): Promise<void> {
  const whole = await fetch(url)
    .then(async (answer) => answer.ok && (await answer.arrayBuffer()))
    .catch(() => false);
  if (!whole) throw new NotBrought();
}

/** In the order in which they are asked for, whichever comes first. */
const styled = (href: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', crossOrigin: '', href });
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new NotBrought());
    };
    document.head.append(link);
  });
