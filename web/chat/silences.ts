/**
 * What of a person who is, or was, blocked counts for the one who blocked them. A block says how far each of their devices had come by then: what comes from beyond
 * that counts no more, whenever they say they said it, and whoever brings it. So own devices that got it before the block, after it, or from a hub that lies, show the same.
 */
import { type Bytes, equal } from '../../crypto/bytes.ts';
import { TYPE } from './bodies.ts';
import type { Header } from './event.ts';
import { OWN_LIMIT, type OwnBody, type OWN_TYPE, type Silence } from './own-bodies.ts';

export type Block = Pick<Extract<OwnBody, { readonly type: typeof OWN_TYPE.block }>, 'user' | 'silences'>;

export const isOngoing = ({ silences }: Pick<Block, 'silences'>): boolean => silences.some(({ until }) => until === undefined);

/**
 * Is it one of the things that do not count? A redaction always does: it shows nothing, and takes back what its author does not want to stand. What was said while
 * they were blocked, and dated after it, shows once they are not: it harms no more than what they may say then.
 */
export const isSilenced = (block: Block | undefined, { user, device, n, at, type }: Pick<Header, 'user' | 'device' | 'n' | 'at' | 'type'>): boolean =>
  block !== undefined &&
  type !== TYPE.redact &&
  equal(user, block.user) &&
  block.silences.some(({ ends, until }) => n > endOf(ends, device) && (until === undefined || at.time < until));

const endOf = (ends: Silence['ends'], device: Bytes): number => ends.find((one) => equal(one.device, device))?.n ?? 0;

/** Blocked from now on. Of what cannot be kept beside the rest, the oldest is forgotten. */
export const silenced = (silences: readonly Silence[], ends: Silence['ends']): readonly Silence[] => {
  const all = isOngoing({ silences }) ? silences : [...silences, { ends: ends.slice(-OWN_LIMIT.devices), until: undefined }];
  return all
    .filter((_, i) => all.slice(i).reduce((sum, one) => sum + one.ends.length, 0) <= OWN_LIMIT.devices || i === all.length - 1)
    .slice(-OWN_LIMIT.silences);
};

/** Not blocked any more since `at`, ms: what is said from then on counts. */
export const unsilenced = (silences: readonly Silence[], at: number): readonly Silence[] =>
  silences.map((one) => (one.until === undefined ? { ...one, until: at } : one));
