/** Said over the list while somebody waits for this person's number, or the hub does not know it: where they are sure to see it. */
import { useRemoved, useView } from '../ui/hooks.ts';
import { lazily } from '../ui/lazy.tsx';

// Most people never see either.
const NumberClaimed = lazily(async () => (await import('./number-strip.tsx')).NumberClaimed);
const NumberUnknown = lazily(async () => (await import('./number-strip.tsx')).NumberUnknown);

export function NumberStrip() {
  const number = useView('number', {});
  const isRemoved = useRemoved();
  const isUnknown = number !== undefined && number.own === undefined && !number.bound && !isRemoved;
  return (
    <div role="status">
      {number?.claim && <NumberClaimed />}
      {isUnknown && <NumberUnknown />}
    </div>
  );
}
