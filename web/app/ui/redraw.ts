/** Components that are drawn anew only when something of them changed, or the language did. */
import type { Component, ComponentChildren, RenderableProps } from 'preact';
import { language } from '../text/language.ts';

/**
 * `isSame`: do both look the same? For components without hooks. What was drawn is not kept to be used again, as `useMemo` would: Preact hangs a node
 * that is used again into the tree it was first drawn in, and with that holds every row that has left the page since.
 */
export function redrawn<P extends object>(draw: (props: P) => ComponentChildren, isSame: (before: P, now: P) => boolean) {
  return function Redrawn(this: Component<P>, props: P): ComponentChildren {
    const drawnIn = language.value;
    this.shouldComponentUpdate = (next: RenderableProps<P>) => drawnIn !== language.peek() || !isSame(this.props, next);
    return draw(props);
  };
}
