/** The list over the composer from which a name or an emoji is picked: the focus stays where one writes, which says which one is chosen. */
import { useEffect, useRef } from 'preact/hooks';
import '../styles/offers.css';
import { t } from '../text/language.ts';
import { Avatar } from '../ui/avatar.tsx';
import type { Completing } from './completing.ts';
import type { Offer } from './completion.ts';

export const OFFERED = 'offered';
export const offerId = (at: number): string => `${OFFERED}-${at}`;

export function Offered({ completing: { offers, sign, chosen, pick } }: { readonly completing: Completing }) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' }), [chosen, offers]);
  return (
    <div ref={list} id={OFFERED} class="offers" role="listbox" aria-label={sign === '@' ? t.writing.people : t.chat.emoji}>
      {offers.map((offer, at) => (
        // The keyboard chooses where one writes; the composer is what has the focus.
        <button
          type="button"
          tabIndex={-1}
          key={`${offer.text}${at}`}
          id={offerId(at)}
          role="option"
          aria-selected={at === chosen}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => pick(offer)}
        >
          <Face offer={offer} />
        </button>
      ))}
    </div>
  );
}

const Face = ({ offer }: { readonly offer: Offer }) =>
  offer.is === 'emoji' ? (
    <>
      <span class="e" aria-hidden="true">
        {offer.text}
      </span>
      <bdi class="nm">{offer.name}</bdi>
    </>
  ) : (
    <>
      <Avatar user={offer.user} title={offer.name} size="s36" />
      <bdi class="nm">{offer.name}</bdi>
      {offer.detail && <bdi class="detail">{offer.detail}</bdi>}
    </>
  );
