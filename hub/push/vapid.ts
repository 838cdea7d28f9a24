/** The hub's word to push services that it is the hub (VAPID, RFC 8292): a key pair that comes of the hub's own key, and signed words, one for each service. */
import { createECDH, hkdfSync } from 'node:crypto';
import webPush from 'web-push';
import { type Bytes, own, toBase64, utf8 } from '../../crypto/bytes.ts';
import { PUSH_LIMITS } from '../protocol/push.ts';

export type Vapid = {
  /** The point, 65 bytes in base64url: what a browser subscribes with. */
  readonly publicKey: string;
  /** The Authorization header for this push service. `now`: as the machine has it, ms, for the service judges by its own clock. */
  wordFor(service: string, now: number): string;
};

/** `key`: the hub's, which lies outside the store. `subject`: whom a push service may turn to; asked at each word, because an origin may be known only later. */
export type VapidDeps = { readonly key: Bytes; readonly subject: () => string };

/** Services whose words are kept: who subscribes names them, so they are bounded. */
const MAX_WORDS = 1000;

export function openVapid({ key, subject }: VapidDeps): Vapid {
  const pair = pairOf(key);
  const wordByService = new Map<string, { readonly word: string; readonly expiresAt: number }>();
  return {
    publicKey: pair.publicKey,
    wordFor: (service, now) => {
      const known = wordByService.get(service);
      // One of another time was made by a clock that has been put back since.
      const left = (known?.expiresAt ?? 0) - now;
      if (known && left > PUSH_LIMITS.pushWordMs / 2 && left <= PUSH_LIMITS.pushWordMs) return known.word;
      const expiresAt = now + PUSH_LIMITS.pushWordMs;
      const { publicKey, privateKey } = pair;
      const seconds = Math.floor(expiresAt / 1000);
      const word = webPush.getVapidHeaders(service, subject(), publicKey, privateKey, 'aes128gcm', seconds).Authorization;
      if (wordByService.size >= MAX_WORDS) wordByService.clear();
      wordByService.set(service, { word, expiresAt });
      return word;
    },
  };
}

type Pair = { readonly publicKey: string; readonly privateKey: string };

/** Not every 32 bytes are a key of P-256, though all but one in four billion are. */
function pairOf(key: Bytes): Pair {
  for (let counter = 0; ; counter++) {
    const privateKey = new Uint8Array(hkdfSync('sha256', key, new Uint8Array(), utf8(`tidings push ${counter}`), 32));
    const curve = createECDH('prime256v1');
    try {
      curve.setPrivateKey(privateKey);
    } catch {
      continue;
    }
    return { publicKey: toBase64(own(curve.getPublicKey())), privateKey: toBase64(privateKey) };
  }
}
