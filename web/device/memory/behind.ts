/** What stands at the hub behind a link: read by who has the link, and kept as it is to be by who has its root. */
import { type Bytes, equal } from '../../../crypto/bytes.ts';
import { type Card, type Invite, type InviteKeys, makeCard, openCard } from '../../../crypto/invite.ts';
import { LIMITS } from '../../../hub/protocol/limits.ts';
import type { Core } from './core.ts';

/** `gone`: nothing that the link opens, or of so long ago that a hub without it would know nothing: so one that keeps what was taken away does not keep it for ever. */
export async function lookBehind(core: Core, link: Invite): Promise<Bytes | 'gone' | 'unreachable'> {
  const found = await core.hub.card(link.box);
  if (found === 'unreachable') return found;
  return (found !== 'none' && age(core, found) < LIMITS.inviteMs && (await openCard(link, found))) || 'gone';
}

/**
 * Lets this stand there, or nothing; true where it does. What stands there already is put again only where it is half as old as it may become. `isFinal`: what was
 * taken away stays so, whoever did it.
 */
export async function standBehind(core: Core, keys: InviteKeys, content: Bytes | undefined, isFinal = false): Promise<boolean> {
  const found = await core.hub.card(keys.box);
  if (found === 'unreachable') return false;
  const isGone = found !== 'none' && found.sealed.length === 0;
  if (content ? isGone && isFinal : isGone || found === 'none') return true;
  const said = found === 'none' ? undefined : await openCard(keys, found);
  if (found !== 'none' && content && said && equal(said, content) && age(core, found) < LIMITS.inviteMs / 2) return true;
  const time = Math.max(Math.floor(core.clock.now()), found === 'none' ? 0 : found.time + 1);
  return core.hub.putCard(keys.box, await makeCard(keys, time, content));
}

const age = (core: Core, { time }: Card): number => core.clock.now() - time;
