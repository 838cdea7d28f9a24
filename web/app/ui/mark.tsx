/** The mark, a bubble with two waves in it, in a box of 64 by 64: for an SVG around it. */
export const Mark = ({ bubble, waves }: { readonly bubble: string; readonly waves: string }) => (
  <>
    <path
      fill={bubble}
      d="M32 8.500C17 8.500 5.500 17.900 5.500 30.400c0 6.500 3.100 12.200 8.200 16.100.2 3.100-.7 6.300-2.700 8.900-.7.9 0 2.200 1.100 2.100 4.500-.4 8.800-2.100 12.300-4.800 2.400.5 4.900.8 7.600.8 15 0 26.500-9.400 26.500-22.900S47 8.500 32 8.500Z"
    />
    <g fill="none" stroke={waves} stroke-width="4.6" stroke-linecap="round">
      <path d="M17.500 26.400c3.200-3.700 6.500-3.700 9.700 0s6.500 3.700 9.700 0 6.500-3.700 9.700 0" />
      <path d="M17.500 37.200c3.200-3.700 6.500-3.700 9.700 0s6.500 3.700 9.700 0" />
    </g>
  </>
);
