/** How large a file is, for people. */

const UNITS = ['B', 'kB', 'MB', 'GB'];
/** In thousands, as disks and other programs say it; to three digits. */
export function sizeOf(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${Number((bytes / 1000 ** step).toPrecision(3))} ${UNITS[step]}`;
}
