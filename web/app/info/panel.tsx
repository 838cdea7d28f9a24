/** Who a chat is with, and what it holds, beside it: a third column, a panel over the chat, or a screen of its own, as there is room. */
import { useEffect, useRef, useState } from 'preact/hooks';
import '../styles/info.css';
import { closeInfo } from '../info.ts';
import { t } from '../text/language.ts';
import { Back } from '../ui/back.tsx';
import { useView } from '../ui/hooks.ts';
import { Icon } from '../ui/icon.tsx';
import { useLayer } from '../ui/layers.ts';
import { lazily } from '../ui/lazy.tsx';
import { standAt } from '../ui/standing.ts';
import { OfPerson } from './person.tsx';

const Gallery = lazily(async () => (await import('../media/gallery.tsx')).Gallery);
const OfGroup = lazily(async () => (await import('../groups/panel.tsx')).OfGroup);

export function InfoPanel({ chat, isLayer }: { readonly chat: string; readonly isLayer: boolean }) {
  const view = useView('chat', { chat }, chat);
  const ref = useRef<HTMLElement>(null);
  const scrim = useRef<HTMLDivElement>(null);
  const close = (): void => {
    closeInfo(chat);
    standAt('.main .bar [aria-expanded]');
  };
  const isHere = isLayer && view !== undefined;
  useLayer(isHere, close);
  const [holding, show] = useState('');
  // What a stranger sent is not looked through before they are accepted.
  const isOpened = holding === chat && view?.state !== 'request';
  // Of the own chat there is nobody to tell of.
  const isHolding = isOpened || view?.kind === 'self';
  const back = (): void => {
    show('');
    standAt('.info [data-gallery]');
  };
  useLayer(isOpened, back);
  useEffect(() => {
    if (!isHere) return;
    // It covers what one came from; beside a chat one goes on writing.
    const buttons = [...(ref.current?.querySelectorAll<HTMLElement>('.bar button') ?? [])];
    buttons.find((one) => one.getClientRects().length > 0)?.focus();
    // Escape has a key of its own; a click beside it is for who points.
    scrim.current?.addEventListener('click', close);
  }, [isHere]);
  if (!view) return null;
  const open = view.state === 'request' ? undefined : () => show(chat);
  return (
    <>
      {isLayer && <div class="scrim" ref={scrim} />}
      <aside ref={ref} class="info" aria-label={view.kind === 'self' ? t.gallery.title : t.info.title} data-part>
        <header class="bar">
          {isOpened ? <Back look="backward" to={back} /> : <Back to={close} />}
          <button type="button" class="ib shut" aria-label={t.nav.close} onClick={close}>
            <Icon name="close" />
          </button>
          <h2>{isHolding ? t.gallery.title : t.info.title}</h2>
        </header>
        <div key={isHolding ? 'holding' : 'about'} class="scroll">
          {isHolding ? (
            <Gallery view={view} />
          ) : view.kind === 'group' ? (
            <OfGroup view={view} onGallery={open} />
          ) : (
            <OfPerson view={view} onGallery={open} />
          )}
        </div>
      </aside>
    </>
  );
}
