/** The safety number of two people: what both read aloud or compare to know that no hub stands between them. */
import { type Bytes, compare } from './bytes.ts';
import { hash } from './hash.ts';

/** As Signal's numeric fingerprint: 5,200 hashes make each guess at an id that shares a number that much dearer. */
const ITERATIONS = 5200;
const GROUPS_PER_USER = 6;
const BYTES_PER_GROUP = 5;

/**
 * 12 groups of 5 digits, the same whoever computes it: six of the lower userId, then six of the other. Stable while devices come and go, since it
 * stands on who the two are; a device slipped into a chain is a matter of the chain. About 99 bits for each person (Signal, "Safety numbers", 2016).
 */
export const safetyNumber = (a: Bytes, b: Bytes): readonly string[] => [a, b].sort(compare).flatMap(groupsOf);

function groupsOf(user: Bytes): readonly string[] {
  let digest = hash('safety', user);
  for (let i = 1; i < ITERATIONS; i++) digest = hash('safety', digest, user);
  return Array.from({ length: GROUPS_PER_USER }, (_, group) => {
    const at = group * BYTES_PER_GROUP;
    const number = digest.slice(at, at + BYTES_PER_GROUP).reduce((sum, byte) => sum * 256 + byte, 0);
    return String(number % 100_000).padStart(5, '0');
  });
}
