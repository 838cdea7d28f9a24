/** Keeps the app above a keyboard on the screen where the browser lays it over the page (Safari before 27.3). The others make the page lower themselves. */

/** Bars of a browser that come and go are lower than this, keyboards are higher, px. */
export const LOWEST_PX = 120;

/** What is seen of the page, px. */
export type Seen = Pick<VisualViewport, 'height' | 'offsetTop' | 'scale'>;

/** What a keyboard leaves of a page so high; undefined where there is none. Who looks closer sees less of the page, too, and is left alone. */
export function leftBy(pageHeight: number, { height, offsetTop, scale }: Seen): { readonly height: number; readonly top: number } | undefined {
  const isClose = Math.abs(scale - 1) > 0.01;
  return isClose || pageHeight - height < LOWEST_PX ? undefined : { height, top: offsetTop };
}

/** For as long as the page is there; the style sheet does the rest. */
export function stayAboveKeyboard(): void {
  const { documentElement: page } = document;
  const view = window.visualViewport;
  const fit = (): void => {
    const left = view ? leftBy(page.clientHeight, view) : undefined;
    for (const [name, value] of [
      ['--seen-height', left && `${left.height}px`],
      ['--seen-top', left && `${left.top}px`],
      // What the device's own edge takes lies under the keyboard.
      ['--safe-foot', left && '0px'],
    ] as const) {
      if (value) page.style.setProperty(name, value);
      else page.style.removeProperty(name);
    }
  };
  view?.addEventListener('resize', fit);
  view?.addEventListener('scroll', fit);
}
