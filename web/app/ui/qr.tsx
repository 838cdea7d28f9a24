/** A QR code as SVG shapes, dark on white in every theme, with the mark in its middle. Square modules and four modules of margin: what cameras read best. */
import { useMemo } from 'preact/hooks';
import { modulesOf } from './qr-modules.ts';

export function Qr({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, dark, hole } = useMemo(() => modulesOf(text), [text]);
  return (
    <svg class="qr-code" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={dark} fill="#08302d" />
      <svg aria-hidden="true" x={hole.from} y={hole.from} width={hole.length} height={hole.length} viewBox="0 2 64 60" shape-rendering="auto">
        <path
          fill="#0b7a75"
          d="M32 8.5C17 8.5 5.500 17.900 5.500 30.400c0 6.500 3.100 12.200 8.200 16.100.2 3.100-.7 6.300-2.700 8.900-.7.9 0 2.200 1.100 2.100 4.500-.4 8.800-2.100 12.300-4.800 2.400.5 4.900.8 7.600.8 15 0 26.500-9.400 26.500-22.900S47 8.500 32 8.500Z"
        />
        <g fill="none" stroke="#fff" stroke-width="4.6" stroke-linecap="round">
          <path d="M17.500 26.400c3.200-3.700 6.500-3.700 9.700 0s6.500 3.700 9.700 0 6.500-3.700 9.700 0" />
          <path d="M17.500 37.200c3.200-3.700 6.500-3.700 9.700 0s6.500 3.700 9.700 0" />
        </g>
      </svg>
    </svg>
  );
}
