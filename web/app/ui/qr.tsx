/** A QR code as SVG shapes, dark on white in every theme, with the mark in its middle. Square modules and four modules of margin: what cameras read best. */
import { useMemo } from 'preact/hooks';
import { Mark } from './mark.tsx';
import { modulesOf } from './qr-modules.ts';

export function Qr({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, dark, hole } = useMemo(() => modulesOf(text), [text]);
  return (
    <svg class="qr-code" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={dark} fill="#08302d" />
      <svg aria-hidden="true" x={hole.from} y={hole.from} width={hole.length} height={hole.length} viewBox="0 2 64 60" shape-rendering="auto">
        <Mark bubble="#0b7a75" waves="#fff" />
      </svg>
    </svg>
  );
}
