/** What stands at the foot of the screen, so that what floats over it can keep above: tabs, the composer however tall it has grown. */
import { computed, signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';

const heights = signal<ReadonlyMap<Element, number>>(new Map());

/** Height of the tallest, px. */
export const footHeight = computed(() => Math.max(0, ...heights.value.values()));

/** For the element that stands there; one that is not shown has no height. */
export function useFoot<E extends HTMLElement>() {
  const ref = useRef<E>(null);
  useLayoutEffect(() => {
    const foot = ref.current;
    if (!foot) return;
    const sizes = new ResizeObserver(() => {
      heights.value = new Map(heights.value).set(foot, foot.offsetHeight);
    });
    sizes.observe(foot);
    return () => {
      sizes.disconnect();
      heights.value = new Map([...heights.value].filter(([known]) => known !== foot));
    };
  }, []);
  return ref;
}
