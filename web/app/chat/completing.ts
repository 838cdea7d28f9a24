/** What is offered while one types, which of it is chosen, and how it is put in the place of what was typed. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { loadLater } from '../text/language.ts';
import { useLayer } from '../ui/layers.ts';
import { type Asked, askedIn, type Nameable, type Offer } from './completion.ts';
import { insert } from './formatting.ts';
import type { Box, Now } from './written.ts';

/** `chosen`: the one that Enter takes. `press` says whether a key was meant for it. */
export type Completing = {
  readonly offers: readonly Offer[];
  readonly sign: Asked['sign'];
  readonly chosen: number;
  readonly pick: (offer: Offer) => void;
  readonly press: (event: KeyboardEvent) => boolean;
};

/** `look` is to be called whenever the caret may have moved. */
export function useCompleting(
  box: Box,
  people: readonly Nameable[],
  now: Now,
  mean: (name: string, user: string) => void,
): { readonly completing: Completing | undefined; readonly look: () => void } {
  const [asked, ask] = useState<Asked>();
  const [found, find] = useState<{ readonly asked: Asked; readonly offers: readonly Offer[]; readonly chosen: number }>();
  /** Closed by the person: what begins there is not asked again. */
  const closed = useRef<number>(undefined);
  const look = (): void => {
    const next = caretIn(box.current) === undefined ? undefined : askedIn(now.text, caretIn(box.current) ?? 0);
    if (next?.from !== closed.current) closed.current = undefined;
    const isSame = next?.from === asked?.from && next?.query === asked?.query && next?.sign === asked?.sign;
    if (!isSame) ask(closed.current === undefined ? next : undefined);
  };
  useEffect(() => {
    if (!asked) return find(undefined);
    let isLeft = false;
    // Not awaited: it is offered when it is there. A chunk that does not load surfaces as an unhandled rejection.
    void Promise.all([import('./offers.ts'), loadLater()]).then(async ([{ offersFor }]) => {
      const offers = await offersFor(asked, people, now.names);
      if (!isLeft) find(offers.length > 0 ? { asked, offers, chosen: 0 } : undefined);
    });
    return () => {
      isLeft = true;
    };
  }, [asked, people]);
  const close = (): void => {
    closed.current = asked?.from;
    ask(undefined);
  };
  const pick = (offer: Offer): void => {
    const [element, caret] = [box.current, caretIn(box.current)];
    if (!element || !found || caret === undefined) return;
    if (offer.is === 'person') mean(offer.text, offer.user);
    element.setSelectionRange(found.asked.from, caret);
    insert(element, `${offer.text} `);
    // Not awaited: it was loaded for the offers.
    void import('./offers.ts').then(({ wasPicked }) => wasPicked(offer));
    ask(undefined);
  };
  const isOpen = found !== undefined && asked !== undefined;
  useLayer(isOpen, close);
  if (!isOpen) return { completing: undefined, look };
  const { offers, chosen } = found;
  const press = (event: KeyboardEvent): boolean => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const offer = offers[chosen];
    if (by) find({ ...found, chosen: (chosen + by + offers.length) % offers.length });
    else if ((event.key === 'Enter' || event.key === 'Tab') && offer) pick(offer);
    else return false;
    return true;
  };
  return { completing: { offers, sign: found.asked.sign, chosen, pick, press }, look };
}

/** Undefined where something is selected, or nobody writes. */
const caretIn = (box: HTMLTextAreaElement | null): number | undefined =>
  box && document.activeElement === box && box.selectionStart === box.selectionEnd ? box.selectionStart : undefined;
