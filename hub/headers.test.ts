/** The headers of every answer, as they follow from the hub's origins. */
import { expect, it } from 'vitest';
import { securityHeaders } from './headers.ts';

it('[H7] names its sockets as a policy can: an IPv6 address is no source a browser takes', () => {
  const policy = securityHeaders(['http://localhost:8787', 'http://127.0.0.1:8787', 'http://[::1]:8787'], false)[0]?.[1];
  expect(policy).toContain("connect-src 'self' ws://localhost:8787 ws://127.0.0.1:8787;");
});
