/** How far something has come, round the sign that ends it. */
import type { ComponentChildren } from 'preact';

const RADIUS = 22;
const AROUND = 2 * Math.PI * RADIUS;

/** `done` of `size`; without a size it only turns. */
export const Ring = ({ done, size, children }: { readonly done: number; readonly size: number; readonly children: ComponentChildren }) => (
  <span class="ring">
    <svg class={size > 0 ? undefined : 'turns'} viewBox="0 0 48 48" aria-hidden="true">
      <circle cx="24" cy="24" r={RADIUS} />
      <circle class="done" cx="24" cy="24" r={RADIUS} stroke-dasharray={AROUND} stroke-dashoffset={AROUND * (1 - (size > 0 ? done / size : 0.25))} />
    </svg>
    {children}
  </span>
);
