/** The headers of every answer: what a page of this hub may do, and what others may do with it. */

export type HeaderList = readonly (readonly [name: string, value: string])[];

/** `origins`: the hub's own; `secure`: every way to it is TLS. */
export const securityHeaders = (origins: readonly string[], secure: boolean): HeaderList => [
  ['content-security-policy', contentPolicy(origins)],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'no-referrer'],
  ['permissions-policy', PERMISSIONS],
  ...(secure ? [['strict-transport-security', `max-age=${TWO_YEARS_S}`] as const] : []),
];

const TWO_YEARS_S = 2 * 365 * 24 * 60 * 60;

/** The camera reads QR codes, the microphone hears what is spoken for a chat; nothing else is asked for. An empty list refuses the page itself, too. */
const REFUSED = ['accelerometer', 'autoplay', 'display-capture', 'geolocation', 'gyroscope', 'magnetometer', 'midi', 'payment', 'usb'];
const PERMISSIONS = ['camera=(self)', 'microphone=(self)', ...REFUSED.map((name) => `${name}=()`)].join(', ');

/**
 * No inline script or style, no eval, nothing from elsewhere, no frame around it. Trusted Types (W3C) leave the addresses of workers as the only
 * text that becomes code; the app makes them in its policy 'tidings'. What a frame may go to is answered by the service worker alone, as a download.
 * The sockets are named because Safari before 15.4 does not count them as 'self'.
 */
function contentPolicy(origins: readonly string[]): string {
  // The grammar of a source has no IPv6 address (CSP3 §2.3.1): a browser would complain about it and leave it out.
  const named = origins.filter((origin) => !origin.includes('['));
  const sockets = named.map((origin) => origin.replace(/^http/, 'ws')).join(' ');
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    `connect-src 'self' ${sockets}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    `frame-src ${named.map((origin) => `${origin}/save/`).join(' ') || "'none'"}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types tidings',
  ].join('; ');
}
