/** A long list is drawn as far as somebody has looked: more of it comes when the end of what is drawn comes near. */
import { useEffect, useRef, useState } from 'preact/hooks';

/** Rows that are drawn at once. */
const PAGE = 40;
/** How near, px. */
const NEAR = '400px';

/** Those to be drawn, and what stands after them in the list. Each says where it stands: `aria-setsize`, `aria-posinset`. */
export function useNear<T>(all: readonly T[]) {
  const [count, setCount] = useState(PAGE);
  const more = count < all.length ? <End key={count} onNear={() => setCount(count + PAGE)} /> : null;
  return { shown: all.slice(0, count), more };
}

function End({ onNear }: { readonly onNear: () => void }) {
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const watch = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && onNear(), { rootMargin: NEAR });
    if (ref.current) watch.observe(ref.current);
    return () => watch.disconnect();
  }, []);
  return <li ref={ref} aria-hidden="true" />;
}
