/** What goes to a push service, opened by means of its own: sealed as RFC 8291 has it, signed as RFC 8292 has it. */
import { createECDH } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Bytes, fromBase64, randomBytes, textOf } from '../../crypto/bytes.ts';
import { isPoint, readEndpoint } from './endpoint.ts';
import { openSealed, openWord, type Receiver } from './push.world.ts';
import { openVapid } from './vapid.ts';
import { PUSH_LIMITS } from '../protocol/push.ts';

const bytesOf = (text: string): Bytes => fromBase64(text) ?? new Uint8Array();
/** RFC 8291 §5 and appendix A. */
const EXAMPLE = {
  plain: 'When I grow up, I want to be a watermelon',
  private: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
  public: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  body: 'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
};
const exampleReceiver = (): Receiver => {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(bytesOf(EXAMPLE.private));
  return { curve, auth: bytesOf(EXAMPLE.auth) };
};
const NOW = Date.UTC(2026, 0, 1);
const SUBJECT = 'mailto:ops@example.org';

describe('what goes to a push service', () => {
  it('[P48] what opens pushes in these tests opens the example of RFC 8291, and nothing that was bent', () => {
    expect(textOf(openSealed(exampleReceiver(), bytesOf(EXAMPLE.body)))).toBe(EXAMPLE.plain);
    const bent = bytesOf(EXAMPLE.body);
    bent[100] = (bent[100] ?? 0) ^ 1;
    expect(() => openSealed(exampleReceiver(), bent)).toThrow();
    expect(() => openSealed({ ...exampleReceiver(), auth: randomBytes(16) }, bytesOf(EXAMPLE.body))).toThrow();
  });

  it('[P49] the hub’s word is signed, names its service, whom to turn to and a time at most twelve hours away, and is made once for each service', () => {
    const key = randomBytes(32);
    const vapid = openVapid({ key, subject: () => SUBJECT });
    const word = vapid.wordFor('https://push.example', NOW);
    const { claims, key: signedBy } = openWord(word);
    expect(claims).toEqual({ aud: 'https://push.example', exp: (NOW + PUSH_LIMITS.pushWordMs) / 1000, sub: SUBJECT });
    expect(PUSH_LIMITS.pushWordMs).toBeLessThanOrEqual(12 * 3600 * 1000);
    expect(signedBy).toBe(vapid.publicKey);
    expect(bytesOf(vapid.publicKey)).toHaveLength(65);
    expect(vapid.wordFor('https://push.example', NOW + PUSH_LIMITS.pushWordMs / 2 - 1)).toBe(word);
    const later = openWord(vapid.wordFor('https://push.example', NOW + PUSH_LIMITS.pushWordMs / 2));
    expect(later.claims.exp).toBe((NOW + PUSH_LIMITS.pushWordMs * 1.5) / 1000);
    expect(openWord(vapid.wordFor('https://other.example', NOW)).claims.aud).toBe('https://other.example');
    // A clock that was a year ahead.
    vapid.wordFor('https://ahead.example', NOW + 20 * 3600 * 1000);
    expect(openWord(vapid.wordFor('https://ahead.example', NOW)).claims.exp).toBe((NOW + PUSH_LIMITS.pushWordMs) / 1000);
    // The same after a restart, another on another hub, and the hub's own key is nowhere in it.
    expect(openVapid({ key, subject: () => SUBJECT }).publicKey).toBe(vapid.publicKey);
    expect(openVapid({ key: randomBytes(32), subject: () => SUBJECT }).publicKey).not.toBe(vapid.publicKey);
  });

  it('[P50] a subscription is an https address without a user, of a bounded length, and a point of the curve', () => {
    expect(readEndpoint('https://push.example/a?b=c')?.href).toBe('https://push.example/a?b=c');
    const refused = ['http://push.example/a', 'https://me@push.example/', 'https://me:too@push.example/', 'ftp://push.example/', 'push', ''];
    for (const text of [
      ...refused,
      'https://push.example/#part',
      `https://push.example/${'a'.repeat(PUSH_LIMITS.pushEndpointBytes)}`,
      'https://push.example/\u{fffd}'.padEnd(PUSH_LIMITS.pushEndpointBytes, '\u{fffd}'),
    ])
      expect(readEndpoint(text)).toBeUndefined();
    const point = bytesOf(EXAMPLE.public);
    expect(isPoint(point)).toBe(true);
    const off = point.slice();
    off[64] = (off[64] ?? 0) ^ 1;
    for (const bytes of [off, new Uint8Array(65), new Uint8Array(65).fill(4), point.slice(0, 64), randomBytes(33)])
      expect(isPoint(bytes)).toBe(false);
  });
});
