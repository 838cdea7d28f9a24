/** Two words that two devices show while they link, so that a person can see they speak to each other. Easy to say, hard to mix up. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { hash } from '../../../crypto/hash.ts';

const FIRST =
  'amber bold brave bright calm clear cool copper coral crisp eager early fair fast fine fresh gentle glad golden grand green happy honest icy jolly keen kind late light lively loud lucky mellow merry mild misty modest noble open pale plain proud quick quiet ready red royal silent silver simple slow soft steady still strong sunny swift tall warm wide wild windy wise young'.split(
    ' ',
  );
const SECOND =
  'anchor apple arrow badge basket beacon bell bird boat bridge candle castle cedar cloud coast comet crane desert dolphin eagle falcon ferry field forest fox garden glacier harbour heron hill island jacket kettle lantern lemon lighthouse maple meadow mirror moon mountain oak ocean orchard otter owl panther pebble pepper pine planet rabbit raven river rocket sail spruce summit tiger tower tulip valley willow'.split(
    ' ',
  );

/** 'calm harbour': 12 bits of what both know. Meant against mistakes, not against who can search. */
export function wordsOf(secret: Bytes, keysHash: Bytes): string {
  const [a = 0, b = 0] = hash('link', secret, keysHash);
  return `${FIRST[a % FIRST.length]} ${SECOND[b % SECOND.length]}`;
}
