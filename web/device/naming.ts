/** The own username: in the chain for everybody to see, and at the hub, which gives each to one. */
import { addName } from '../../crypto/identity.ts';
import { Refused } from '../../hub/protocol/errors.ts';
import { failure, needsNumber } from './answers.ts';
import { type Core, write } from './core.ts';
import type { Engine } from './engine.ts';
import type { Answer } from './port.ts';

/** The name stands in the chain first, then the hub gives it, if nobody has it. */
export async function claimName(core: Core, engine: Engine, username: string): Promise<Answer> {
  const chain = await core.ownChain();
  if ((chain.username ?? '') === username) return { ok: true };
  await writeName(core, engine, username);
  try {
    if ((await needsNumber(() => engine.api.setUsername(username))) === 'unbound') return unbound(core, engine);
  } catch (error) {
    // What somebody else has is not left standing in the chain: asked for again, it would look as if it had been given.
    if (error instanceof Refused) await writeName(core, engine, chain.username ?? '');
    throw error;
  }
  engine.claims.keep(core);
  return { ok: true };
}

/** The chain says the name before the hub gives it. */
async function writeName(core: Core, engine: Engine, username: string): Promise<void> {
  const chain = await core.ownChain();
  const grown = await addName(chain, { keys: core.me().keys, device: core.me().device }, username, Math.floor(core.clock.now()));
  if (!grown.may) throw new Refused('invalid_username');
  await engine.api.growChain(chain.user, chain.entries.length, grown.chain.entries.slice(chain.entries.length));
  await write(core, core.people.pin([grown.chain]));
}

/** The view of the number follows at once: that is where the way out is shown. */
export function unbound(core: Core, engine: Engine): Answer<never> {
  engine.claims.keep(core);
  return failure('unbound');
}
